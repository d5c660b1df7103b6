// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/hash.hpp>

#include <set>
#include <string>
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
