// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/block.hpp>

#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using weir::block;
using weir::block_pool;
using weir::handle;

namespace {

/// Stands for a text, and refuses its first line.
class text_reader final : public weir::range_reader {
public:
    explicit text_reader(std::string text) : text_(std::move(text)) {}
    [[nodiscard]] weir::tally read(weir::byte_range range, block& into) const override {
        into.append(text_.substr(range.offset, range.length));
        if (into.text() == "fails") throw std::runtime_error("no longer there");
        into.remove_prefix(into.text().find('\n') + 1);
        return {.received = 1, .oversize = 1};
    }

private:
    std::string text_;
};

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

TEST_CASE("a block's first bytes can be taken away, and its memory is whole again when it is reused") {
    const auto pool = std::make_shared<block_pool>();
    auto one = pool->take(1000);
    const auto capacity = one->capacity();
    one->append("first\nsecond\n");
    one->remove_prefix(6);
    CHECK(one->text() == "second\n");
    CHECK(one->size_bytes() == 7);
    CHECK(one->count_records() == 1);
    CHECK(one->capacity() == capacity - 6);
    CHECK(one->room() == capacity - 13);
    CHECK(sum_of_padding(*one) == 0);
    one->append(std::string(one->room(), 'x'));
    CHECK(one->capacity() == capacity - 6);
    one->append("y");  // grows
    CHECK(one->text() == "second\n" + std::string(capacity - 13, 'x') + "y");
    CHECK(sum_of_padding(*one) == 0);
    one.reset();
    one = pool->take(1);
    CHECK(one->capacity() >= 2 * (capacity - 6));
    CHECK(one->text().empty());
}

TEST_CASE("a block's memory begins at a multiple of the alignment") {
    const auto pool = std::make_shared<block_pool>();
    for (const std::size_t bytes : {1U, 100U, 5000U, 300'000U}) {
        const auto one = pool->take(bytes);
        CHECK(reinterpret_cast<std::uintptr_t>(one->data()) % block::alignment == 0);
    }
}

TEST_CASE("sizes that differ by a bit share the same memory") {
    const auto pool = std::make_shared<block_pool>();
    const char* const bytes = pool->take(262'144)->data();
    CHECK(pool->take(262'144)->data() == bytes);
    const char* const larger = pool->take(266'304)->data();
    CHECK(pool->take(266'305)->data() == larger);
    CHECK(pool->take(266'304)->capacity() < 275'000);  // not twice what it was
}

TEST_CASE("an ordinary block has nothing to load") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take(10);
    one->append("a\n");
    CHECK(one->load() == weir::tally{});
    CHECK(one->text() == "a\n");
}

TEST_CASE("an unread block is read when it is loaded, and once") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take_unread(std::make_shared<text_reader>("0123\nb\nc"), {.offset = 2, .length = 5});
    CHECK(one->size_bytes() == 5);
    CHECK(one->text().empty());
    CHECK(one->count_records() == 0);
    CHECK(one->load() == weir::tally{.received = 1, .oversize = 1});
    CHECK(one->text() == "b\n");
    CHECK(one->size_bytes() == 2);
    CHECK(one->count_records() == 1);
    CHECK(one->load() == weir::tally{});
    CHECK(one->text() == "b\n");
}

TEST_CASE("an unread block can be read in parts, into memory of the reader's") {
    const auto pool = std::make_shared<block_pool>();
    const auto one = pool->take_unread(std::make_shared<text_reader>("0\nbcd\n0\nef"), {.offset = 0, .length = 10}, 6);
    block part;
    weir::tally refused;
    CHECK(one->is_unread());
    REQUIRE(one->load_part(part, refused));
    CHECK(part.text() == "bcd\n");
    CHECK(one->is_unread());
    const char* const bytes = part.data();
    REQUIRE(one->load_part(part, refused));
    CHECK(part.text() == "ef");
    CHECK(part.data() == bytes);
    CHECK_FALSE(one->is_unread());
    CHECK_FALSE(one->load_part(part, refused));
    CHECK(part.text().empty());
    CHECK(refused == weir::tally{.received = 2, .oversize = 2});
    CHECK(one->capacity() == 0);
    CHECK(one->text().empty());
}

TEST_CASE("how many records of a block in parts were seen is forgotten with the block") {
    const auto pool = std::make_shared<block_pool>();
    const auto reader = std::make_shared<text_reader>("0\na\nb\n");
    auto one = pool->take_unread(reader, {.offset = 0, .length = 6});
    block part;
    weir::tally refused;
    REQUIRE(one->load_part(part, refused));
    one->seen_in_parts = 2;
    CHECK(one->count_records() == 2);
    one.reset();
    CHECK(pool->take_unread(reader, {.offset = 0, .length = 6})->count_records() == 0);
    CHECK(pool->take(1)->count_records() == 0);
}

TEST_CASE("what was derived from parts is memory that is used again") {
    const auto pool = std::make_shared<block_pool>();
    const auto reader = std::make_shared<text_reader>("0\na\n");
    const auto kept_by = [&] {
        const auto one = pool->take_unread(reader, {.offset = 0, .length = 4});
        block part;
        weir::tally refused;
        (void)one->load_part(part, refused);
        return one->derived.keep("kept").data();
    };
    const char* const first = kept_by();
    CHECK(kept_by() == first);
}

TEST_CASE("memory that a huge record took is not kept for the next part") {
    const auto pool = std::make_shared<block_pool>();
    const std::string huge = "0\n" + std::string(3'000'000, 'x');
    const auto reader = std::make_shared<text_reader>(huge + "0\ny");
    const auto one = pool->take_unread(reader, {.offset = 0, .length = huge.size() + 3}, huge.size());
    block part;
    weir::tally refused;
    REQUIRE(one->load_part(part, refused));
    CHECK(part.capacity() > 2'000'000);
    REQUIRE(one->load_part(part, refused));
    CHECK(part.text() == "y");
    CHECK(part.capacity() < 10'000);
}

TEST_CASE("a block whose reading failed is empty and can be reused") {
    const auto pool = std::make_shared<block_pool>();
    auto one = pool->take_unread(std::make_shared<text_reader>("fails"), {.offset = 0, .length = 5});
    CHECK_THROWS_WITH(one->load(), "no longer there");
    CHECK(one->text().empty());
    CHECK(one->count_records() == 0);
    one.reset();
    CHECK(pool->take(1)->text().empty());
}

TEST_CASE("unread blocks hold no memory; loaded ones get what was given back last") {
    const auto pool = std::make_shared<block_pool>();
    const auto reader = std::make_shared<text_reader>("a\nb\n");
    auto first = pool->take(100);
    auto second = pool->take(100);
    const char* const given_last = second->data();
    std::vector<handle<block>> unread;
    for (int count = 0; count < 3; ++count) unread.push_back(pool->take_unread(reader, {.offset = 0, .length = 4}));
    first.reset();
    second.reset();
    for (const auto& one : unread) CHECK(one->capacity() == 0);
    (void)unread[2]->load();
    CHECK(unread[2]->text().data() == given_last + 2);
    CHECK(unread[2]->text() == "b\n");
    unread[0].reset();  // never loaded: gives nothing back
    unread[2].reset();
    (void)unread[1]->load();
    CHECK(unread[1]->text().data() == given_last + 2);
}

TEST_CASE("what a block stands for is let go when it has been read, or is dropped unread") {
    const auto pool = std::make_shared<block_pool>();
    auto reader = std::make_shared<text_reader>("a\n");
    const std::weak_ptr<text_reader> watched = reader;
    const auto loaded = pool->take_unread(reader, {.offset = 0, .length = 2});
    auto dropped = pool->take_unread(std::move(reader), {.offset = 0, .length = 2});
    (void)loaded->load();
    CHECK_FALSE(watched.expired());
    dropped.reset();
    CHECK(watched.expired());
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
    pool->take(std::size_t{2} << 20).reset();
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
