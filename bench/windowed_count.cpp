// SPDX-License-Identifier: Apache-2.0
// Workload: tags counted in windows of 10^6 of them, 220,000 different ones in each, the top 25 of each window; against
// loops over a std::unordered_map and over weir::counts. Usage: bench_windowed_count [MILLIONS [ROUNDS]]
#include "interleaved.hpp"

#include <weir/from.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::size_t window_events = 1'000'000;
constexpr std::size_t shown = 25;

/// Tags of a vocabulary of 2^20, by Zipf's law, one behind the other in memory as a reader finds them.
struct recording {
    explicit recording(std::size_t millions) {
        constexpr std::size_t size = std::size_t{1} << 20;
        std::vector<double> up_to(size);
        double sum = 0;
        for (std::size_t rank = 0; rank < size; ++rank) up_to[rank] = sum += 1.0 / static_cast<double>(rank + 1);
        std::vector<std::size_t> ends;
        std::uint64_t state = 42;
        for (std::size_t index = 0; index < millions * window_events; ++index) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const double drawn = static_cast<double>(state >> 11U) * 0x1p-53 * sum;
            const auto rank = std::lower_bound(up_to.begin(), up_to.end(), drawn) - up_to.begin();
            text.append("tag").append(std::to_string(rank * 7919));
            ends.push_back(text.size());
        }
        events.reserve(ends.size());
        for (std::size_t begin = 0; const auto end : ends) {
            events.push_back(std::string_view(text).substr(begin, end - begin));
            begin = end;
        }
    }

    std::string text;
    std::vector<std::string_view> events;
};

std::uint64_t checksum(const std::vector<weir::ranked>& top) {
    std::uint64_t sum = 0;
    for (const auto& line : top) sum = sum * 31 + line.count * line.key.size();
    return sum;
}

std::uint64_t with_counts(const recording& all) {
    weir::counts seen;
    std::uint64_t sum = 0;
    for (std::size_t index = 0; index < all.events.size(); ++index) {
        ++seen[all.events[index]];
        if ((index + 1) % window_events != 0) continue;
        sum += checksum(weir::top_of(seen, shown));
        seen.clear();
    }
    return sum;
}

std::uint64_t with_unordered_map(const recording& all) {
    std::unordered_map<std::string_view, std::uint64_t> seen;
    std::uint64_t sum = 0;
    for (std::size_t index = 0; index < all.events.size(); ++index) {
        ++seen[all.events[index]];
        if ((index + 1) % window_events != 0) continue;
        std::vector<weir::counted_key> lines;
        for (const auto& [key, count] : seen) lines.push_back({key, count});
        std::partial_sort(lines.begin(), lines.begin() + shown, lines.end(), weir::ranks_before);
        std::vector<weir::ranked> top;
        for (std::size_t line = 0; line < shown; ++line)
            top.push_back({std::string(lines[line].key), lines[line].count});
        sum += checksum(top);
        seen.clear();
    }
    return sum;
}

std::uint64_t as_flow(const recording& all, unsigned threads) {
    std::atomic<std::uint64_t> sum = 0;
    const auto identity = [](std::string_view tag) { return tag; };
    weir::run(
        weir::from_range(std::span<const std::string_view>(all.events))
            .partition(identity, {.over = weir::window::count(window_events), .stages = 1})
            .count_by(identity)
            .emit()
            .for_each([&](const weir::pane<weir::counts>& one) { sum += checksum(weir::top_of(one.value, shown)); }),
        {.threads = threads});
    return sum;
}

}  // namespace

int main(int count, char** arguments) {
    const auto millions = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 20;
    const recording all(millions);
    weir::bench::compare(std::to_string(millions) + " million tags in windows of 10^6",
                         {{"a loop over weir::counts", [&] { return with_counts(all); }},
                          {"a loop over std::unordered_map", [&] { return with_unordered_map(all); }},
                          {"weir, 1 thread", [&] { return as_flow(all, 1); }},
                          {"weir, 2 threads", [&] { return as_flow(all, 2); }}},
                         count > 2 ? std::atoi(arguments[2]) : 5);
}
