// SPDX-License-Identifier: Apache-2.0
#include "distinct_authors.hpp"

#include "authored_trends.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <string>

using weir::console::author_counts;
using weir::console::author_hash;
using weir::console::authored_trends;
using weir::console::authored_use;
using weir::console::distinct_authors;

namespace {

std::uint64_t author(std::uint64_t number) {
    return author_hash("did:plc:" + std::to_string(number));
}

}  // namespace

TEST_CASE("up to 96 authors are counted exactly, however often each comes") {
    distinct_authors seen;
    CHECK(seen.count() == 0);
    for (std::uint64_t number = 0; number < 96; ++number) {
        for (std::uint64_t again = 0; again <= number; again += 5) seen.add(author(again));
        seen.add(author(number));
        if (seen.count() != number + 1) FAIL_CHECK("wrong at " << number);
    }
    CHECK(seen.is_exact());
    seen.add(author(96));
    CHECK_FALSE(seen.is_exact());
    CHECK(seen.count() >= 97);
}

TEST_CASE("more authors are estimated, with the documented error") {
    // The names are fixed and with them the estimates: of 24 at each size all lie within four standard errors (one of
    // 16,000 would not), and their root mean square is about one.
    for (const std::uint64_t size : {97U, 200U, 500U, 1000U, 2500U, 5000U, 20'000U, 100'000U}) {
        double squares = 0;
        constexpr int rounds = 24;
        for (std::uint64_t round = 0; round < rounds; ++round) {
            distinct_authors seen;
            for (std::uint64_t number = 0; number < size; ++number) seen.add(author(round * 1'000'000 + number));
            const double error = static_cast<double>(seen.count()) / static_cast<double>(size) - 1;
            CAPTURE(size, round, error);
            CHECK(std::abs(error) < 4 * 0.0325);
            squares += error * error;
        }
        CAPTURE(size, squares);
        CHECK(std::sqrt(squares / rounds) < 1.4 * 0.0325);
    }
}

TEST_CASE("an estimate depends neither on the order nor on what comes again") {
    distinct_authors forwards;
    distinct_authors backwards;
    for (std::uint64_t number = 0; number < 3000; ++number) forwards.add(author(number));
    for (std::uint64_t number = 3000; number-- > 0;) backwards.add(author(number));
    CHECK(forwards.count() == backwards.count());
    const auto before = forwards.count();
    for (std::uint64_t number = 0; number < 3000; ++number) forwards.add(author(number));
    CHECK(forwards.count() == before);
}

TEST_CASE("an author's hash is the same in each run") {
    CHECK(author_hash("") == 0xF52A15E9A9B5E89BU);
    CHECK(author_hash("did:plc:z72i7hdynmk6r22z27h6tvur") == 0x36CD25A3E35B854CU);
}

TEST_CASE("authors added together are those of both") {
    const std::uint64_t left = GENERATE(0U, 10U, 96U, 97U, 500U);
    const std::uint64_t right = GENERATE(0U, 10U, 90U, 2000U);
    CAPTURE(left, right);
    distinct_authors first;
    distinct_authors second;
    distinct_authors both;
    for (std::uint64_t number = 0; number < left; ++number) first.add(author(number));
    for (std::uint64_t number = 0; number < right; ++number) second.add(author(5 + number));
    for (std::uint64_t number = 0; number < left; ++number) both.add(author(number));
    for (std::uint64_t number = 0; number < right; ++number) both.add(author(5 + number));
    first += second;
    CHECK(first.count() == both.count());
}

TEST_CASE("each key has its own distinct authors") {
    author_counts seen;
    CHECK(seen.count(1) == 0);
    constexpr std::uint64_t keys = 5000;
    for (int again = 0; again < 2; ++again)
        for (std::uint64_t key = 0; key < keys; ++key)
            for (std::uint64_t number = 0; number <= key % 7; ++number) seen.add(author(key), author(key + number));
    CHECK(seen.size() == keys);
    for (std::uint64_t key = 0; key < keys; ++key)
        if (seen.count(author(key)) != key % 7 + 1) FAIL_CHECK("wrong for " << key);
    CHECK(seen.count(author(keys)) == 0);
}

TEST_CASE("a tag has no more authors than uses, where their number is an estimate too") {
    constexpr std::uint64_t most = 3000;
    authored_trends all(1);
    for (std::uint64_t number = 1; number <= most; ++number) {
        authored_use use;
        use.spelling = "a";
        use.key = weir::hashed_text("a");
        use.author = author(number);
        all.take(use);
        if (all.summary(1).top.at(0).authors > number) FAIL_CHECK("more than " << number);
    }
}

TEST_CASE("a key may have any hash, and any number of authors") {
    author_counts seen;
    seen.add(0, author(1));
    CHECK(seen.count(0) == 1);
    seen.add(0, author(1));
    CHECK(seen.count(0) == 1);
    for (std::uint64_t number = 0; number < 2000; ++number) seen.add(0, author(number));
    CHECK(seen.size() == 1);
    CHECK(std::abs(static_cast<double>(seen.count(0)) - 2000) < 4 * 0.0325 * 2000);
    // Next to each other in the table.
    for (std::uint64_t key = 16; key < 1600; key += 16) seen.add(key, author(key));
    for (std::uint64_t key = 16; key < 1600; key += 16) CHECK(seen.count(key) == 1);
    CHECK(seen.count(32 * 16 + 1) == 0);
}
