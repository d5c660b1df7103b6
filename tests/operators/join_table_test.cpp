// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/join_table.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using weir::join_mode;
using weir::join_options;
using weir::overflow;

namespace {

using number_join = weir::join_table<int, int, int>;

constexpr int none = -1;
using pairs = std::vector<std::pair<int, int>>;

/// A table of numbers with the pairs that came out of it; `none` stands for a missing side.
class joined {
    auto recorder() {
        return [this](const int* left, const int* right) {
            made.emplace_back(left ? *left : none, right ? *right : none);
        };
    }

public:
    explicit joined(join_mode mode, join_options options = {}) : held(mode, options) {}

    void left(int key, int event) { held.take_left(key, event, recorder()); }
    void right(int key, int event) { held.take_right(key, event, recorder()); }
    void finish() { held.finish(recorder()); }

    [[nodiscard]] pairs sorted() const {
        auto all = made;
        std::sort(all.begin(), all.end());
        return all;
    }

    number_join held;
    pairs made;
};

/// Joins 0 .. 3 with 4 .. 8, one side after the other or in turn; `shift` is what the keys of the right side lack.
pairs join_of(join_mode mode, int shift, int order) {
    joined table(mode);
    if (order == 0)
        for (int n = 0; n <= 3; ++n) table.left(n, n);
    for (int n = 4; n <= 8; ++n) {
        table.right(n - shift, n);
        if (order == 1 && n < 8) table.left(n - 4, n - 4);
    }
    if (order == 2)
        for (int n = 0; n <= 3; ++n) table.left(n, n);
    table.finish();
    return table.sorted();
}

const pairs all_alone{{none, 4}, {none, 5}, {none, 6}, {none, 7}, {none, 8},
                      {0, none}, {1, none}, {2, none}, {3, none}};

}  // namespace

TEST_CASE("an inner join pairs the events that have the same key", "[H1]") {
    const auto order = GENERATE(0, 1, 2);
    CHECK(join_of(join_mode::inner, 3, order) == pairs{{1, 4}, {2, 5}, {3, 6}});
    CHECK(join_of(join_mode::inner, 0, order).empty());
}

TEST_CASE("a left join keeps what of the left side met nothing", "[H2]") {
    const auto order = GENERATE(0, 1, 2);
    CHECK(join_of(join_mode::left_outer, 3, order) == pairs{{0, none}, {1, 4}, {2, 5}, {3, 6}});
    CHECK(join_of(join_mode::left_outer, 0, order) == pairs{{0, none}, {1, none}, {2, none}, {3, none}});
}

TEST_CASE("a right join keeps what of the right side met nothing", "[H3]") {
    const auto order = GENERATE(0, 1, 2);
    CHECK(join_of(join_mode::right_outer, 3, order) == pairs{{none, 7}, {none, 8}, {1, 4}, {2, 5}, {3, 6}});
    CHECK(join_of(join_mode::right_outer, 0, order) == pairs{{none, 4}, {none, 5}, {none, 6}, {none, 7}, {none, 8}});
}

TEST_CASE("a full join keeps what of either side met nothing", "[H4]") {
    const auto order = GENERATE(0, 1, 2);
    CHECK(join_of(join_mode::full_outer, 3, order) == pairs{{none, 7}, {none, 8}, {0, none}, {1, 4}, {2, 5}, {3, 6}});
    CHECK(join_of(join_mode::full_outer, 0, order) == all_alone);
}

TEST_CASE("two on the left and three on the right with one key make six pairs in any order of arrival", "[H11]") {
    const auto mode = GENERATE(join_mode::inner, join_mode::left_outer, join_mode::right_outer, join_mode::full_outer);
    std::vector<int> arrivals{1, 2, 11, 12, 13};
    do {
        joined table(mode);
        for (const int event : arrivals)
            if (event < 10)
                table.left(0, event);
            else
                table.right(0, event);
        table.finish();
        REQUIRE(table.sorted() == pairs{{1, 11}, {1, 12}, {1, 13}, {2, 11}, {2, 12}, {2, 13}});
    } while (std::next_permutation(arrivals.begin(), arrivals.end()));
}

TEST_CASE("what met nothing comes out at the end only, left before right, in the order of arrival", "[H12]") {
    joined table(join_mode::full_outer);
    table.right(5, 50);
    table.left(4, 40);
    table.right(3, 30);
    table.left(2, 20);
    CHECK(table.made.empty());
    table.finish();
    CHECK(table.made == pairs{{40, none}, {20, none}, {none, 50}, {none, 30}});
}

TEST_CASE("a finished table has forgotten everything and can be used again") {
    joined table(join_mode::full_outer);
    table.left(1, 10);
    table.finish();
    CHECK(table.held.size() == 0);
    CHECK(table.held.keys() == 0);
    table.made.clear();
    table.right(1, 11);
    table.left(1, 12);
    table.finish();
    CHECK(table.made == pairs{{12, 11}});
}

TEST_CASE("a full join that drops the oldest gives it out alone and meets it no more") {
    joined table(join_mode::full_outer, {.most_stored = 2});
    table.left(1, 10);
    table.right(2, 20);
    table.left(3, 30);
    CHECK(table.made == pairs{{10, none}});
    table.left(4, 40);
    CHECK(table.made == pairs{{10, none}, {none, 20}});
    CHECK(table.held.size() == 2);
    CHECK(table.held.keys() == 2);
    CHECK(table.held.dropped() == 2);
    table.right(1, 11);
    table.finish();
    CHECK(table.sorted() == pairs{{none, 11}, {none, 20}, {10, none}, {30, none}, {40, none}});
}

TEST_CASE("an event still meets the oldest one that it is about to displace") {
    joined table(join_mode::full_outer, {.most_stored = 1});
    table.left(1, 10);
    table.right(1, 11);
    table.left(1, 12);
    table.finish();
    CHECK(table.made == pairs{{10, 11}, {12, 11}});
    CHECK(table.held.dropped() == 2);
}

TEST_CASE("a mode that does not ask for the unmatched drops them in silence, but counts") {
    joined table(join_mode::right_outer, {.most_stored = 1});
    table.left(1, 10);
    table.left(2, 20);
    CHECK(table.made.empty());
    CHECK(table.held.dropped() == 1);
}

TEST_CASE("a full join that drops the newest pairs it with what is there and keeps nothing of it") {
    joined table(join_mode::full_outer, {.most_stored = 1, .when_full = overflow::drop_newest});
    table.left(1, 10);
    table.right(1, 11);
    table.right(2, 20);
    CHECK(table.made == pairs{{10, 11}, {none, 20}});
    table.left(2, 21);
    table.finish();
    CHECK(table.made == pairs{{10, 11}, {none, 20}, {21, none}});
    CHECK(table.held.dropped() == 3);
}

TEST_CASE("a full join that is to fail says what its bound is, and has emitted nothing of the event") {
    joined table(join_mode::inner, {.most_stored = 2, .when_full = overflow::fail});
    table.left(1, 10);
    table.left(1, 11);
    CHECK_THROWS_WITH(table.right(1, 12),
                      "join: the bound of 2 stored events is reached; raise most_stored, make the window shorter, or "
                      "let it drop");
    CHECK(table.made.empty());
    CHECK(table.held.size() == 2);
}

TEST_CASE("a join cannot be asked to block") {
    CHECK_THROWS_WITH(number_join(join_mode::inner, {.when_full = overflow::block}),
                      "join: expected when_full to be drop_oldest, drop_newest or fail, got block, under which a full "
                      "join would wait for ever");
}

TEST_CASE("a bounded join over many keys, or over one, holds no more than its bound") {
    const auto keys = GENERATE(1, 3, 100000);
    CAPTURE(keys);
    constexpr int most = 64;
    std::uint64_t met = 0;
    std::uint64_t alone = 0;
    const auto count = [&](const int* left, const int* right) { ++(left && right ? met : alone); };
    number_join held(join_mode::left_outer, {.most_stored = most});
    std::uint64_t expected_met = 0;
    for (int n = 0; n < 20000; ++n) {
        // Against the plain rule: the last `most` events are there.
        for (int before = std::max(0, n - most); before < n; ++before)
            if (before % 2 != n % 2 && (before / 2) % keys == (n / 2) % keys) ++expected_met;
        if (n % 2 == 0)
            held.take_left((n / 2) % keys, n, count);
        else
            held.take_right((n / 2) % keys, n, count);
        REQUIRE(held.size() <= most);
        REQUIRE(held.keys() <= most);
    }
    CHECK(met == expected_met);
    CHECK(alone == 0);
    CHECK(held.dropped() == 20000 - most);
}

TEST_CASE("a join owns its keys, and events that can only be moved") {
    weir::join_table<std::unique_ptr<int>, std::string, std::string_view> held(join_mode::inner);
    std::array<char, 3> buffer{'o', 'n', 'e'};
    const auto ignore = [](const std::unique_ptr<int>*, const std::string*) {};
    held.take_left({buffer.data(), buffer.size()}, std::make_unique<int>(1), ignore);
    buffer = {'t', 'w', 'o'};
    std::string met;
    held.take_right("one", "uno", [&](const std::unique_ptr<int>* left, const std::string* right) {
        met = std::to_string(**left) + " " + *right;
    });
    CHECK(met == "1 uno");
}
