// SPDX-License-Identifier: Apache-2.0
#include <weir/arena.hpp>

#include "support/catch.hpp"
#include "support/seed.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

namespace {

using weir::arena;

static_assert(!std::is_copy_constructible_v<arena>);
static_assert(std::is_nothrow_move_constructible_v<arena>);

template <class T>
bool is_aligned(const T* place) {
    return reinterpret_cast<std::uintptr_t>(place) % alignof(T) == 0;
}

std::span<const std::max_align_t> one_of_the_strictest() {
    static const std::max_align_t one = {};
    return {&one, 1};
}

}  // namespace

TEST_CASE("what an arena keeps stays where it is, whatever else it keeps") {
    const auto seed = weir::testing::printed_seed();
    weir::testing::dice dice(seed);
    arena memory;
    std::vector<std::pair<std::string, std::string_view>> kept;
    for (int i = 0; i < 20'000; ++i) {
        const auto size = dice.between(0, 99) == 0 ? dice.between(0, 10'000) : dice.between(0, 40);
        std::string text(size, static_cast<char>('a' + i % 26));
        const auto place = memory.keep(text);
        kept.emplace_back(std::move(text), place);
    }
    CHECK(std::all_of(kept.begin(), kept.end(), [](const auto& one) { return one.first == one.second; }));
}

TEST_CASE("an arena places elements as their type wants it, after texts of any length") {
    arena memory;
    for (std::size_t size = 0; size < 40; ++size) {
        static_cast<void>(memory.keep(std::string(size, 'x')));
        CHECK(is_aligned(memory.keep(std::span<const std::uint64_t>(std::vector<std::uint64_t>{1, 2, 3})).data()));
        static_cast<void>(memory.keep("y"));
        CHECK(is_aligned(memory.keep(one_of_the_strictest()).data()));
    }
    const std::vector<int> numbers = {3, 1, 2};
    const auto kept = memory.keep(std::span<const int>(numbers));
    CHECK(std::equal(kept.begin(), kept.end(), numbers.begin(), numbers.end()));
}

TEST_CASE("an empty text or list takes no memory in an arena") {
    arena memory;
    CHECK(memory.keep("").empty());
    CHECK(memory.keep(std::span<const int>()).empty());
    CHECK(memory.capacity_bytes() == 0);
}

TEST_CASE("an arena takes things that are larger than any of its pieces") {
    arena memory;
    const auto small = memory.keep("small");
    const std::string large(std::size_t{3} << 20, 'x');
    const auto kept = memory.keep(large);
    CHECK(kept == large);
    CHECK(small == "small");
    CHECK(memory.keep("after") == "after");
    CHECK(kept == large);
    CHECK(memory.capacity_bytes() >= large.size());
}

TEST_CASE("a cleared arena uses its memory again and takes no more for the same") {
    arena memory;
    const auto fill = [&memory] {
        std::vector<std::string_view> kept;
        for (const std::size_t size : {10U, 5000U, 100U, 300'000U, 7U, 70'000U, 20'000U, 4096U})
            kept.push_back(memory.keep(std::string(size, static_cast<char>('a' + size % 26))));
        for (const auto& one : kept) CHECK(one == std::string(one.size(), static_cast<char>('a' + one.size() % 26)));
    };
    fill();
    const auto capacity = memory.capacity_bytes();
    for (int round = 0; round < 20; ++round) {
        memory.clear();
        fill();
        CHECK(memory.capacity_bytes() == capacity);
    }
}

TEST_CASE("a cleared arena that keeps other things grows no further than they need") {
    arena memory;
    weir::testing::dice dice(weir::testing::printed_seed());
    for (int round = 0; round < 2000; ++round) {
        memory.clear();
        std::size_t kept = 0;
        while (kept < 100'000) kept += memory.keep(std::string(dice.between(1, 50'000), 'x')).size();
    }
    CHECK(memory.capacity_bytes() < (std::size_t{2} << 20));
}

TEST_CASE("a moved arena takes its things along, and both can be used") {
    arena from;
    const auto kept = from.keep("kept");
    arena to = std::move(from);
    CHECK(kept == "kept");
    CHECK(from.capacity_bytes() == 0);
    const auto other = from.keep("other");
    CHECK(to.keep("more") == "more");
    to = std::move(from);
    CHECK(other == "other");
    auto& same = to;
    to = std::move(same);
    CHECK(other == "other");
    CHECK(to.keep("last") == "last");
}

TEST_CASE("what one arena takes over from another stays, and both go on") {
    weir::testing::dice dice(weir::testing::printed_seed());
    arena whole;
    std::vector<std::pair<std::string, std::string_view>> kept;
    const auto keep_some = [&](arena& in) {
        for (auto number = dice.between(0, 200); number > 0; --number) {
            std::string text(dice.between(0, 300), static_cast<char>('a' + number % 26));
            const auto place = in.keep(text);
            kept.emplace_back(std::move(text), place);
        }
    };
    for (int round = 0; round < 20; ++round) {
        arena part;
        arena another;
        if (round % 3 != 0) keep_some(part);
        const auto bytes = whole.capacity_bytes() + part.capacity_bytes();
        whole.take(std::move(part));
        CHECK(whole.capacity_bytes() == bytes);
        keep_some(another);
        whole.take(std::move(another));
        keep_some(whole);
    }
    CHECK(std::all_of(kept.begin(), kept.end(), [](const auto& one) { return one.first == one.second; }));
    whole.clear();
    CHECK(whole.keep("again") == "again");
}
