// SPDX-License-Identifier: Apache-2.0
// Workload: map, filter and flat_map over 10^8 small events, against a loop that does the same.
// Usage: bench_mappers [MILLIONS [ROUNDS]]
#include "interleaved.hpp"

#include <weir/from.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

namespace {

using number = std::uint32_t;

number scatter(number n) {
    return n * 2654435761U;
}
bool keep(number n) {
    return (n & 3U) != 0;
}
std::array<number, 2> both(number n) {
    return {n, n >> 7U};
}

std::uint64_t loop(const std::vector<number>& events) {
    std::uint64_t sum = 0;
    for (const auto event : events) {
        const auto scattered = scatter(event);
        if (!keep(scattered)) continue;
        for (const auto one : both(scattered)) sum += one;
    }
    return sum;
}

/// The sink of a flow: what leaves a batch is added up, then added to the whole.
struct summing {
    std::atomic<std::uint64_t>& whole;

    void operator()(const weir::pane<std::uint64_t>& part) const { whole += part.value; }
};

std::uint64_t as_flow(const std::vector<number>& events, unsigned threads) {
    std::atomic<std::uint64_t> sum = 0;
    auto flow = weir::from_range(std::span<const number>(events))
                    .map([](number n) { return scatter(n); })
                    .filter([](number n) { return keep(n); })
                    .flat_map([](number n) { return both(n); });
    const auto add = [](std::uint64_t& all, std::uint64_t n) { all += n; };
    // The sum of each batch, then the sum of these.
    weir::run(flow.shuffle({.stages = 1}).reduce(std::uint64_t{0}, add, add).emit().for_each(summing{sum}),
              {.threads = threads});
    return sum;
}

}  // namespace

int main(int count, char** arguments) {
    const auto millions = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 100;
    std::vector<number> events(millions * 1'000'000);
    for (std::size_t index = 0; index < events.size(); ++index) events[index] = static_cast<number>(index);
    weir::bench::compare("map.filter.flat_map over " + std::to_string(millions) + " million numbers",
                         {{"a loop", [&] { return loop(events); }},
                          {"weir, 1 thread", [&] { return as_flow(events, 1); }},
                          {"weir, 2 threads", [&] { return as_flow(events, 2); }}},
                         count > 2 ? std::atoi(arguments[2]) : 7);
}
