// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <weir/from.hpp>
#include <weir/overlapping.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

using weir::testing::dice;
using weir::testing::printed_seed;

namespace {

/// Texts in the order in which they came, so that nothing can be lost, doubled or moved unseen.
struct texts {
    std::string operator()() const { return {}; }
};
struct append {
    void operator()(std::string& all, const std::string& part) const { all += part; }
};
using fold = weir::overlapping_fold<weir::fold_of_partials<texts, append>>;

constexpr auto emit_nothing = [](auto&&) {};

/// Panes as a stage keeps them, and beside each what it must hold.
struct both {
    struct one {
        fold::state pane;
        std::string expected;
    };

    void take(std::size_t first, std::size_t count, const std::string& text) {
        std::vector<fold::state*> into;
        for (auto index = first; index < first + count; ++index) {
            into.push_back(&open[index].pane);
            open[index].expected += text;
        }
        of.take(of.shared_by(into), weir::partial<std::string>{text, 1}, emit_nothing);
    }

    fold of = {{{texts()}, append()}};
    std::deque<one> open;
};

std::string sorted(std::string letters) {
    std::sort(letters.begin(), letters.end());
    return letters;
}

}  // namespace

TEST_CASE("panes that have their events in common hold what each would hold alone", "[P2]") {
    dice random(printed_seed());
    for (int round = 0; round < 300; ++round) {
        both all;
        for (int step = 0; step < 80; ++step) {
            CAPTURE(round, step);
            const auto size = all.open.size();
            const auto which = random.between(0, 9);
            if (size == 0 || which == 0) {
                all.open.emplace_back();
            } else if (which < 7) {
                const auto first = random.between(0, size - 1);
                all.take(first, random.between(1, size - first), std::string(1, static_cast<char>('a' + step % 26)));
            } else {
                const auto index = which == 7 ? 0 : random.between(0, size - 1);
                auto& [pane, expected] = all.open[index];
                REQUIRE(sorted(all.of.value_of(pane)) == sorted(expected));
                if (which == 7) {
                    all.open.pop_front();
                } else if (which == 8) {
                    all.of.reset(pane);
                    expected.clear();
                } else {
                    all.of.value_of(pane) += '!';
                    expected += '!';
                }
            }
        }
        for (auto& [pane, expected] : all.open) REQUIRE(sorted(all.of.value_of(pane)) == sorted(expected));
    }
}

TEST_CASE("an event of many windows is taken in once") {
    int taken = 0;
    const auto count = [&taken](int& sum, const int& part) {
        ++taken;
        sum += part;
    };
    const weir::overlapping_fold<weir::fold_of_partials<int, decltype(count)>> of{{{0}, count}};
    std::deque<decltype(of)::state> panes(60);
    std::vector<decltype(of)::state*> all;
    for (auto& one : panes) all.push_back(&one);
    for (int event = 0; event < 1000; ++event) of.take(of.shared_by(all), weir::partial<int>{1, 1}, emit_nothing);
    CHECK(taken == 1000);
    for (auto& one : panes) CHECK(of.value_of(one) == 1000);
    CHECK(taken == 1000 + 59);  // the last one takes over what it alone still holds
}

TEST_CASE("the order of events that came one slide after the other stays") {
    both all;
    all.open.resize(3);
    all.take(0, 1, "a");
    all.take(0, 2, "b");
    all.take(0, 3, "c");
    all.take(0, 3, "d");
    CHECK(all.of.value_of(all.open[0].pane) == "abcd");
    CHECK(all.of.value_of(all.open[1].pane) == "bcd");
    CHECK(all.of.value_of(all.open[2].pane) == "cd");
}

TEST_CASE("a combine that keeps what it is given gets a copy of what other windows need") {
    const auto steal = [](std::string& all, auto&& part) { all += std::exchange(part, {}); };
    const weir::overlapping_fold<weir::fold_of_partials<texts, decltype(steal)>> of{{{texts()}, steal}};
    std::deque<decltype(of)::state> panes(2);
    const std::vector<decltype(of)::state*> all{&panes[0], &panes[1]};
    of.take(of.shared_by(all), weir::partial<std::string>{"a", 1}, emit_nothing);
    CHECK(of.value_of(panes[0]) == "a");
    CHECK(of.value_of(panes[1]) == "a");
}
