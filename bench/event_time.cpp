// SPDX-License-Identifier: Apache-2.0
// Workload: 5*10^7 string keys counted in windows of one second of event time, against a hash map a window in a loop.
// Usage: bench_event_time [MILLIONS [ROUNDS]]
#include "interleaved.hpp"

#include <weir/from.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace std::chrono_literals;

namespace {

using time_of_event = std::chrono::sys_time<std::chrono::milliseconds>;

struct use {
    std::string_view key;
    time_of_event at;
};

/// Keys of a Zipf-like distribution, a million of them a second of event time, up to 200 ms out of order.
struct recording {
    explicit recording(std::size_t millions) {
        for (int index = 0; index < 100'000; ++index) keys.push_back("hashtag-" + std::to_string(index));
        events.reserve(millions * 1'000'000);
        std::uint64_t state = 42;
        for (std::size_t index = 0; index < millions * 1'000'000; ++index) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const auto random = state >> 33U;
            // The square of a number between 0 and 1 is small more often.
            const auto rank = (random % 1000) * (random / 1000 % 1000) / 10 % keys.size();
            const auto milliseconds = static_cast<std::int64_t>(index / 1000) - static_cast<std::int64_t>(random % 200);
            events.push_back({keys[rank], time_of_event(std::chrono::milliseconds(milliseconds + 1000))});
        }
    }

    std::vector<std::string> keys;
    std::vector<use> events;
};

/// A checksum of a window that any order of its keys gives.
template <class Counts>
std::uint64_t checksum(const Counts& of_keys) {
    std::uint64_t sum = 0;
    for (const auto& [key, count] : of_keys) sum += count * (key.size() + static_cast<unsigned char>(key.back()));
    return sum;
}

/// What one would write: a hash map for each open window, closed when the greatest time is 200 ms beyond its end.
std::uint64_t loop(const recording& all) {
    std::unordered_map<std::int64_t, std::unordered_map<std::string_view, std::uint64_t>> open;
    std::uint64_t sum = 0;
    std::int64_t greatest = 0;
    std::int64_t closed = 0;
    for (const auto& event : all.events) {
        const auto time = event.at.time_since_epoch().count();
        ++open[time / 1000][event.key];
        greatest = std::max(greatest, time);
        for (; (closed + 1) * 1000 <= greatest - 200; ++closed)
            if (const auto found = open.find(closed); found != open.end()) {
                sum += static_cast<std::uint64_t>(closed) * checksum(found->second);
                open.erase(found);
            }
    }
    for (const auto& [window, counts] : open) sum += static_cast<std::uint64_t>(window) * checksum(counts);
    return sum;
}

std::uint64_t as_flow(const recording& all, unsigned threads, bool together) {
    std::atomic<std::uint64_t> sum = 0;
    const auto seconds = weir::from_range(std::span<const use>(all.events))
                             .partition(&use::key, {.over = weir::window::fixed(1s, &use::at).out_of_order_by(200ms)});
    const auto add = [&](const weir::pane<weir::counts>& one) {
        sum += static_cast<std::uint64_t>(one.window.id) * checksum(one.value);
    };
    const auto count = [](weir::counts& seen, const use& one) { ++seen[one.key]; };
    if (together)
        weir::run(seconds.count_by(&use::key).emit().for_each(add), {.threads = threads});
    else
        weir::run(seconds.reduce(weir::counts{}, count).emit().for_each(add), {.threads = threads});
    return sum;
}

}  // namespace

int main(int count, char** arguments) {
    const auto millions = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 50;
    const recording all(millions);
    weir::bench::compare(std::to_string(millions) + " million keys in windows of one second of event time",
                         {{"a loop, a hash map a window", [&] { return loop(all); }},
                          {"weir reduce, 1 thread", [&] { return as_flow(all, 1, false); }},
                          {"weir reduce, 2 threads", [&] { return as_flow(all, 2, false); }},
                          {"weir count_by, 1 thread", [&] { return as_flow(all, 1, true); }},
                          {"weir count_by, 2 threads", [&] { return as_flow(all, 2, true); }}},
                         count > 2 ? std::atoi(arguments[2]) : 5);
}
