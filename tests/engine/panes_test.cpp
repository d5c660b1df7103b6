// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <weir/panes.hpp>

#include <map>
#include <utility>
#include <vector>

namespace {

using closed = std::vector<std::pair<std::int64_t, int>>;

int zero() {
    return 0;
}

/// What closing all windows before `id` emits.
closed close_before(weir::panes<int>& open, std::int64_t id) {
    closed out;
    open.close_before(id, zero, [&](std::int64_t which, int&& state) { out.emplace_back(which, state); });
    return out;
}

}  // namespace

TEST_CASE("a pane keeps its state until its window closes") {
    weir::panes<int> open;
    open.at(0, zero) += 3;
    open.at(0, zero) += 4;
    CHECK(close_before(open, 0).empty());
    CHECK(close_before(open, 1) == closed{{0, 7}});
    CHECK(close_before(open, 1).empty());
}

TEST_CASE("several panes may be open at once, opened in any order") {
    weir::panes<int> open;
    open.at(2, zero) = 20;
    open.at(0, zero) = 1;
    open.at(1, zero) = 10;
    open.at(2, zero) += 1;
    CHECK(close_before(open, 2) == closed{{0, 1}, {1, 10}});
    CHECK(close_before(open, 3) == closed{{2, 21}});
}

TEST_CASE("windows that nothing fell into are emitted as they begin") {
    weir::panes<int> open;
    CHECK(close_before(open, 2) == closed{{0, 0}, {1, 0}});
    open.at(4, zero) = 5;
    CHECK(close_before(open, 6) == closed{{2, 0}, {3, 0}, {4, 5}, {5, 0}});
}

TEST_CASE("a new pane begins as `make` makes it, not as the one before ended", "[C4]") {
    weir::panes<int> open;
    open.at(0, zero) = 999;
    CHECK(close_before(open, 1) == closed{{0, 999}});
    CHECK(open.at(1, zero) == 0);
}

TEST_CASE("a jump of the clock costs a bounded number of empty windows") {
    constexpr auto most = weir::panes<int>::most_empty;
    weir::panes<int> open;
    open.at(0, zero) = 1;
    const auto far = std::int64_t{1} << 40;
    const auto out = close_before(open, far);
    REQUIRE(out.size() == static_cast<std::size_t>(1 + most));
    CHECK(out.front() == std::pair<std::int64_t, int>(0, 1));
    CHECK(out.back().first == most);
    // The ids show the gap, and go on behind it.
    open.at(far, zero) = 2;
    CHECK(close_before(open, far + 1) == closed{{far, 2}});
}

TEST_CASE("the gap before each window with content is bounded for itself") {
    constexpr auto most = weir::panes<int>::most_empty;
    weir::panes<int> open;
    open.at(1000, zero) = 1;
    open.at(2000, zero) = 2;
    const auto out = close_before(open, 2001);
    REQUIRE(out.size() == static_cast<std::size_t>(2 * most + 2));
    CHECK(out[static_cast<std::size_t>(most) - 1].first == most - 1);
    CHECK(out[static_cast<std::size_t>(most)] == std::pair<std::int64_t, int>(1000, 1));
    CHECK(out[static_cast<std::size_t>(most) + 1] == std::pair<std::int64_t, int>(1001, 0));
    CHECK(out.back() == std::pair<std::int64_t, int>(2000, 2));
}

TEST_CASE("whatever comes, ids ascend, each is emitted once, and no state is lost") {
    weir::testing::dice random(weir::testing::printed_seed());
    weir::panes<int> open;
    std::map<std::int64_t, int> expected;
    std::int64_t closed_before = 0;
    std::int64_t last = -1;
    for (int turn = 0; turn < 20'000; ++turn) {
        if (random.between(0, 3) > 0) {
            const auto id = closed_before + static_cast<std::int64_t>(random.between(0, 5));
            open.at(id, zero) += turn;
            expected[id] += turn;
        } else {
            closed_before += static_cast<std::int64_t>(random.between(0, 4));
            for (const auto& [id, state] : close_before(open, closed_before)) {
                REQUIRE(id == last + 1);
                last = id;
                REQUIRE(state == expected[id]);
                expected.erase(id);
            }
            REQUIRE(last == closed_before - 1);
        }
    }
}
