// SPDX-License-Identifier: Apache-2.0
// Workload: the keyed hash of a key, by its length in bytes, against std::hash.
#include <weir/hash.hpp>

#include <benchmark/benchmark.h>

#include <functional>
#include <string>

namespace {

template <class Hash>
void hash_keys(benchmark::State& state, const Hash& hash) {
    std::string key(static_cast<std::size_t>(state.range(0)), 'k');
    for (auto _ : state) {
        benchmark::DoNotOptimize(key.data());
        benchmark::DoNotOptimize(hash(std::string_view(key)));
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}

void weir_hash(benchmark::State& state) {
    hash_keys(state, [](std::string_view key) { return weir::hash_bytes(key); });
}
void standard_hash(benchmark::State& state) {
    hash_keys(state, std::hash<std::string_view>());
}

BENCHMARK(weir_hash)->Arg(4)->Arg(11)->Arg(24)->Arg(100)->Arg(1000);
BENCHMARK(standard_hash)->Arg(4)->Arg(11)->Arg(24)->Arg(100)->Arg(1000);

}  // namespace
