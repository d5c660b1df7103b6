// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/block.hpp>

#include <cstring>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

using weir::block;
using weir::block_pool;
using weir::handle;

namespace {

/// Reads every byte of the padding, as a SIMD reader may; a sanitizer sees where it is not there.
int sum_of_padding(block& one) {
    const char* const end = one.data() + one.capacity();
    return std::accumulate(end, end + block::padding, 0);
}

}  // namespace

TEST_CASE("a block holds what was appended, and grows as it must") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take(4);
    CHECK(one->capacity() >= 4);
    CHECK(one->text().empty());
    one->append("hello");
    one->append("");
    one->append(" world");
    CHECK(one->text() == "hello world");
    CHECK(one->size_bytes() == 11);
    CHECK(one->room() == one->capacity() - 11);
    const std::string large(100'000, 'x');
    one->append(large);
    CHECK(one->text() == "hello world" + large);
}

TEST_CASE("behind a block's capacity there are readable zero bytes, also after it grew") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take(100);
    CHECK(sum_of_padding(*one) == 0);
    one->append(std::string(one->capacity(), 'x'));
    CHECK(sum_of_padding(*one) == 0);
    one->append("y");
    CHECK(sum_of_padding(*one) == 0);
}

TEST_CASE("a block is filled in place, then told its size") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take(16);
    std::memcpy(one->data(), "abc", 3);
    one->resize(3);
    CHECK(one->text() == "abc");
    one->reserve(1000);
    CHECK(one->text() == "abc");
    CHECK(one->capacity() >= 1000);
}

TEST_CASE("growing doubles at least, so that many small appends cost few copies") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take(64);
    std::size_t growths = 0;
    auto last = one->capacity();
    for (int turn = 0; turn < 100'000; ++turn) {
        one->append("0123456789");
        if (one->capacity() != last) {
            CHECK(one->capacity() >= 2 * last);
            ++growths;
            last = one->capacity();
        }
    }
    CHECK(growths < 20);
}

TEST_CASE("a block's records are what was announced, or its ends, or its lines") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take(64);
    CHECK(one->count_records() == 0);
    one->append("a\nb\n");
    CHECK(one->count_records() == 2);
    one->append("the last line needs no newline");
    CHECK(one->count_records() == 3);
    one->ends = {4};
    CHECK(one->count_records() == 1);
    one->announced = 9;
    CHECK(one->count_records() == 9);
}

TEST_CASE("a pool hands a used block out again, empty") {
    const auto pool = std::make_shared<block_pool>();
    const char* bytes = nullptr;
    {
        const auto one = pool->take(1000);
        bytes = one->data();
        one->append("left over\n");
        one->ends = {10};
        one->announced = 1;
    }
    const auto again = pool->take(500);
    CHECK(again->data() == bytes);
    CHECK(again->text().empty());
    CHECK(again->ends.empty());
    CHECK(again->announced == 0);
    CHECK(again->count_records() == 0);
    CHECK(again->capacity() >= 1000);
}

TEST_CASE("a reused block is made as large as it is wanted") {
    const auto pool = std::make_shared<block_pool>();
    pool->take(10).reset();
    const auto one = pool->take(10'000);
    CHECK(one->capacity() >= 10'000);
    CHECK(sum_of_padding(*one) == 0);
}

TEST_CASE("a block that one huge record made grow is not kept") {
    const auto pool = std::make_shared<block_pool>();
    pool->take((std::size_t{1} << 20) + 1).reset();
    CHECK(pool->take(10)->capacity() < 1000);
}

TEST_CASE("a pool keeps a bounded number of blocks") {
    const auto pool = std::make_shared<block_pool>();
    std::vector<handle<block>> many;
    for (int index = 0; index < 200; ++index) many.push_back(pool->take(4096));
    many.clear();
    std::size_t reused = 0;
    for (int index = 0; index < 200; ++index) {
        many.push_back(pool->take(1));
        if (many.back()->capacity() >= 4096) ++reused;
    }
    CHECK(reused == 64);
}

TEST_CASE("a block outlives everybody else's interest in its pool") {
    auto pool = std::make_shared<block_pool>();
    auto one = pool->take(10);
    const std::weak_ptr<block_pool> watched = pool;
    pool.reset();
    one->append("still here");
    CHECK(one->text() == "still here");
    one.reset();
    CHECK(watched.expired());
}

TEST_CASE("blocks may be taken on one thread and dropped on others") {
    const auto pool = std::make_shared<block_pool>();
    for (int round = 0; round < 50; ++round) {
        std::vector<std::thread> threads;
        for (int index = 0; index < 4; ++index) {
            auto one = pool->take(64);
            one->append("text");
            threads.emplace_back([mine = std::move(one)]() mutable {
                mine->append(" more");
                mine.reset();
            });
        }
        for (auto& thread : threads) thread.join();
    }
    CHECK(pool->take(1)->text().empty());
}
