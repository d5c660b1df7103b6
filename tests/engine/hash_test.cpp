// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/hash.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using weir::hash_of;
using weir::partition_of;

TEST_CASE("equal keys have equal hashes, whatever type holds the text") {
    const std::string text = "elixir";
    CHECK(hash_of(text) == hash_of(std::string_view("elixir")));
    CHECK(hash_of(text) == hash_of("elixir"));
    CHECK(hash_of(text) == weir::hash_bytes(text));
    CHECK(hash_of(7) == hash_of(7L));
    CHECK(hash_of(7) == weir::hash_number(7));
    enum class colour { red = 7 };
    CHECK(hash_of(colour::red) == hash_of(7));
    CHECK(hash_of(1.5) == hash_of(1.5));
}

TEST_CASE("every byte and the length of a text count") {
    std::set<std::uint64_t> hashes;
    std::size_t texts = 0;
    for (std::size_t size = 0; size <= 70; ++size) {
        std::string text(size, '\0');
        hashes.insert(hash_of(text));
        ++texts;
        for (std::size_t at = 0; at < size; ++at) {
            text[at] = 'x';
            hashes.insert(hash_of(text));
            ++texts;
            text[at] = '\0';
        }
    }
    CHECK(hashes.size() == texts);
}

TEST_CASE("a partition is one of those that there are, and one key has one") {
    for (const std::size_t partitions : {1U, 2U, 3U, 8U, 1000U})
        for (int key = 0; key < 1000; ++key) {
            REQUIRE(partition_of(hash_of(key), partitions) < partitions);
            REQUIRE(partition_of(hash_of(key), partitions) == partition_of(hash_of(key), partitions));
        }
    CHECK(partition_of(0, 8) == 0);
    CHECK(partition_of(~std::uint64_t{0}, 8) == 7);
}

TEST_CASE("keys spread evenly over the partitions") {
    const auto partitions = GENERATE(std::size_t{2}, std::size_t{7}, std::size_t{8});
    constexpr std::size_t keys = 80'000;
    std::vector<std::size_t> numbers(partitions);
    std::vector<std::size_t> texts(partitions);
    for (std::size_t key = 0; key < keys; ++key) {
        ++numbers[partition_of(hash_of(key), partitions)];
        ++texts[partition_of(hash_of("tag" + std::to_string(key)), partitions)];
    }
    // The standard deviation is about the root of keys / partitions, at most 200: ten of them never happen by chance.
    for (std::size_t index = 0; index < partitions; ++index) {
        CAPTURE(partitions, index);
        CHECK(numbers[index] > keys / partitions - 2000);
        CHECK(numbers[index] < keys / partitions + 2000);
        CHECK(texts[index] > keys / partitions - 2000);
        CHECK(texts[index] < keys / partitions + 2000);
    }
}

TEST_CASE("pairs, tuples and arrays are keys by their parts, in their order") {
    using pair = std::pair<int, std::string>;
    CHECK(hash_of(pair(7, "elixir")) == hash_of(pair(7, "elixir")));
    CHECK(hash_of(pair(7, "elixir")) == hash_of(std::pair<long, std::string_view>(7, "elixir")));
    CHECK(hash_of(pair(7, "elixir")) == hash_of(std::tuple<int, std::string>(7, "elixir")));
    CHECK(hash_of(pair(7, "elixir")) != hash_of(pair(8, "elixir")));
    CHECK(hash_of(pair(7, "elixir")) != hash_of(pair(7, "flow")));
    CHECK(hash_of(std::pair(1, 2)) != hash_of(std::pair(2, 1)));
    CHECK(hash_of(std::array{1, 2}) == hash_of(std::pair(1, 2)));
    CHECK(hash_of(std::tuple(1, std::pair(2, 3))) == hash_of(std::tuple(1, std::pair(2, 3))));
    CHECK(hash_of(std::tuple(1, std::pair(2, 3))) != hash_of(std::tuple(std::pair(1, 2), 3)));
}

TEST_CASE("pairs of small numbers have different hashes, and spread evenly") {
    std::set<std::uint64_t> hashes;
    std::vector<std::size_t> partitions(8);
    for (int first = 0; first < 200; ++first)
        for (int second = 0; second < 200; ++second) {
            const auto hash = hash_of(std::pair(first, second));
            hashes.insert(hash);
            ++partitions[partition_of(hash, partitions.size())];
        }
    CHECK(hashes.size() == 40'000);
    // The standard deviation is about 66: ten of them never happen by chance.
    for (const auto events : partitions) {
        CHECK(events > 5'000 - 700);
        CHECK(events < 5'000 + 700);
    }
}

namespace {

struct unknown {};

}  // namespace

TEST_CASE("what can be hashed is known before it is") {
    STATIC_REQUIRE(weir::hashable<int>);
    STATIC_REQUIRE(weir::hashable<const std::string&>);
    STATIC_REQUIRE(weir::hashable<const char*>);
    STATIC_REQUIRE(weir::hashable<double>);
    STATIC_REQUIRE(weir::hashable<std::pair<int, std::tuple<std::string, const long>>>);
    STATIC_REQUIRE(weir::hashable<std::array<int, 3>>);
    STATIC_REQUIRE_FALSE(weir::hashable<unknown>);
    STATIC_REQUIRE_FALSE(weir::hashable<std::pair<int, unknown>>);
    STATIC_REQUIRE_FALSE(weir::hashable<std::vector<int>>);
    STATIC_REQUIRE_FALSE(weir::hashable<void>);
}
