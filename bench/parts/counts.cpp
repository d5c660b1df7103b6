// SPDX-License-Identifier: Apache-2.0
// Workload: 10^6 different keys of 16 bytes counted in a table that is kept; random ones, and ones made to collide for
// well-known hashes.
#include "colliding_keys.hpp"

#include <weir/counts.hpp>

#include <benchmark/benchmark.h>

namespace {

using weir::bench::victim;

constexpr std::size_t keys_in_all = 1'000'000;

void count_keys(benchmark::State& state, victim of) {
    const auto keys = weir::bench::keys_against(of, keys_in_all);
    weir::counts seen;
    for (const auto& key : keys) ++seen[key];  // the first time the table grows, into fresh memory
    for (auto _ : state) {
        seen.clear();
        for (const auto& key : keys) ++seen[key];
        if (seen.size() != keys.size()) state.SkipWithError("keys were lost");
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(keys.size()));
}

BENCHMARK_CAPTURE(count_keys, random, victim::none)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count_keys, against_std_hash, victim::standard)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count_keys, against_murmur, victim::murmur)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count_keys, against_fnv, victim::fnv)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count_keys, against_crc, victim::crc)->Unit(benchmark::kMillisecond);

}  // namespace
