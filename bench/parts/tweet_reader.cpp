// SPDX-License-Identifier: Apache-2.0
// Workload: a block of 256 KiB of posts, each parsed and checked, then only those that may hold a tag.
#include <weir/block.hpp>
#include <weir/synthetic.hpp>
#include <weir/tagged_posts.hpp>
#include <weir/tweet.hpp>

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

namespace {

using weir::tweet_shape;
using weir::validation;

constexpr std::size_t block_bytes = std::size_t{256} << 10;

weir::handle<weir::block> block_of(tweet_shape shape) {
    auto posts = weir::synthetic_tweets({.seed = 7, .shape = shape});
    auto filled = std::make_shared<weir::block_pool>()->take(block_bytes);
    std::string line;
    while (filled->size_bytes() < block_bytes) {
        line.clear();
        posts.append_next(line);
        filled->append(line += '\n');
    }
    return filled;
}

void read_every_post(benchmark::State& state, tweet_shape shape) {
    const auto records = block_of(shape);
    weir::tweet_reader reader;
    for (auto _ : state) {
        records->derived.clear();
        reader.open(*records);
        for (weir::tweet one; reader.next(one);) benchmark::DoNotOptimize(one);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(records->size_bytes()));
}

void read_tagged_posts(benchmark::State& state, tweet_shape shape, validation how) {
    const auto records = block_of(shape);
    weir::tagged_post_reader reader;
    for (auto _ : state) {
        records->derived.clear();
        reader.open(*records, how);
        for (weir::tagged_post one; reader.next(one);) benchmark::DoNotOptimize(one);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(records->size_bytes()));
}

BENCHMARK_CAPTURE(read_every_post, v1, tweet_shape::v1)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_every_post, v2, tweet_shape::v2)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_tagged_posts, v1_full, tweet_shape::v1, validation::full)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_tagged_posts, v2_full, tweet_shape::v2, validation::full)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_tagged_posts, v1_tags, tweet_shape::v1, validation::tags)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_tagged_posts, v2_tags, tweet_shape::v2, validation::tags)->Unit(benchmark::kMicrosecond);

}  // namespace
