// SPDX-License-Identifier: Apache-2.0
// Workload: keys counted in sliding windows of event time of one second of a million events, 1, 6, 20 and 60 of them
// open at a time; what an event costs should not depend on it. Once with a combine and once without, where each event
// is taken into each of its windows. Usage: bench_sliding [MILLIONS [ROUNDS [KEYS]]]
#include "interleaved.hpp"

#include <weir/from.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t events_a_second = 1'000'000;

struct use {
    std::string_view key;
    weir::time_point at;
};

struct recording {
    recording(std::size_t millions, std::size_t different) {
        for (std::size_t index = 0; index < different; ++index) keys.push_back("hashtag-" + std::to_string(index));
        std::uint64_t state = 42;
        for (std::int64_t index = 0; index < static_cast<std::int64_t>(millions) * 1'000'000; ++index) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const auto at = weir::duration(1s) / events_a_second * index;
            events.push_back({keys[(state >> 33U) % different], weir::time_point(at)});
        }
    }

    std::vector<std::string> keys;
    std::vector<use> events;
};

/// What all windows hold, divided by the number of windows that each event is in.
std::uint64_t as_flow(const recording& all, int overlap, bool together) {
    std::atomic<std::uint64_t> sum = 0;
    const weir::duration length = 960ms;  // a multiple of all slides
    const auto spread = weir::from_range(std::span<const use>(all.events))
                            .partition(&use::key, {.over = weir::window::sliding(length, length / overlap, &use::at)});
    const auto add = [&](const weir::pane<weir::counts>& one) {
        for (const auto& [key, count] : one.value) sum += count * key.size();
    };
    if (together)
        weir::run(spread.count_by(&use::key).emit().for_each(add), {.threads = 1});
    else
        weir::run(spread.reduce(weir::counts{}, [](weir::counts& seen, const use& one) { ++seen[one.key]; })
                      .emit()
                      .for_each(add),
                  {.threads = 1});
    return sum / static_cast<std::uint64_t>(overlap);
}

}  // namespace

int main(int count, char** arguments) {
    const auto millions = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 5;
    const auto different = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 1000;
    const recording all(millions, different);
    std::vector<weir::bench::contender> contenders;
    for (const int overlap : {1, 6, 20, 60}) {
        const auto name = std::to_string(overlap) + (overlap > 1 ? " windows at a time" : " window at a time");
        contenders.push_back({name + ", combined", [&all, overlap] { return as_flow(all, overlap, true); }});
        contenders.push_back({name + ", one by one", [&all, overlap] { return as_flow(all, overlap, false); }});
    }
    weir::bench::compare(std::to_string(millions) + " million events of " + std::to_string(different) + " keys",
                         contenders, count > 2 ? std::atoi(arguments[2]) : 3);
}
