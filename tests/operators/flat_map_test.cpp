// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using weir::from_range;
using weir::testing::sorted;

namespace {
struct tweet {
    std::vector<std::string> hashtags;
};

/// Counts its copies.
struct tracked {
    explicit tracked(std::shared_ptr<int> count) : copies(std::move(count)) {}
    tracked(const tracked& other) : copies(other.copies) { ++*copies; }
    tracked(tracked&&) noexcept = default;
    tracked& operator=(const tracked&) = default;
    tracked& operator=(tracked&&) noexcept = default;
    ~tracked() = default;
    std::shared_ptr<int> copies;
};
}  // namespace

TEST_CASE("flat_map gives each element of what it makes of an event") {
    const auto tweets = from_range(std::vector<tweet>{{{"a", "b"}}, {{}}, {{"c"}}});
    CHECK(tweets.flat_map(&tweet::hashtags).collect() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("flat_map gives what an optional holds, if it does") {
    const auto halves = from_range(std::vector{1, 2, 3, 4}).flat_map([](int n) -> std::optional<int> {
        if (n % 2 == 0) return n / 2;
        return {};
    });
    CHECK(halves.collect() == std::vector{1, 2});
}

TEST_CASE("flat_map<U> gives what its function emits") {
    const auto words = from_range(std::vector<std::string>{"ab", "", "c"})
                           .flat_map<char>([](const std::string& text, const auto& emit) {
                               for (const char letter : text) emit(letter);
                           });
    CHECK(words.collect() == std::vector{'a', 'b', 'c'});
}

TEST_CASE("flat_map gives each twice, for any number of threads and any batch size", "[E6][F1]") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto twice = from_range(std::vector{1, 2, 3, 4, 5, 6}, {.batch_size = batch_size}).flat_map([](int n) {
        return std::vector{n, n};
    });
    CHECK(sorted(twice.collect({.threads = threads})) == std::vector{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6});
}

TEST_CASE("flat_map flattens one level only") {
    const auto rows = from_range(std::vector{2}).flat_map([](int n) {
        return std::vector<std::vector<int>>{{n}, {n, n}};
    });
    CHECK(rows.collect() == std::vector<std::vector<int>>{{2}, {2, 2}});
}

TEST_CASE("flat_map copies the elements of a view and of what is not its own") {
    static std::vector<std::string> kept{"x", "y"};
    const auto each = from_range(std::vector{1, 2});
    CHECK(each.flat_map([](int) { return std::span<std::string>(kept); }).collect().size() == 4);
    CHECK(each.flat_map([](int) -> const std::vector<std::string>& { return kept; }).collect().size() == 4);
    CHECK(each.flat_map([](int) -> std::vector<std::string>& { return kept; }).collect().size() == 4);
    CHECK(kept == std::vector<std::string>{"x", "y"});
    const auto letters =
        from_range(std::vector<std::string>{"ab"}).flat_map([](const std::string&) { return std::string_view("ab"); });
    CHECK(letters.collect() == std::vector{'a', 'b'});
}

TEST_CASE("flat_map moves the elements of a range that it is given for good") {
    const auto copies = std::make_shared<int>(0);
    const auto made = from_range(std::vector{1}).flat_map([copies](int) {
        std::vector<tracked> two;
        two.reserve(2);
        two.emplace_back(copies);
        two.emplace_back(copies);
        return two;
    });
    CHECK(made.collect().size() == 2);
    CHECK(*copies == 0);
}
