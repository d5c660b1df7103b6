// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/window_script.hpp"

#include <weir/window.hpp>

using namespace weir::testing;
using weir::accumulation;
using weir::punctuation;
namespace window = weir::window;

TEST_CASE("a count window closes after exactly its events, also inside a message", "[B2][B3][B9]") {
    const auto size = GENERATE(1, 3, 7, 100);
    window_script script(window::count(3).plan());
    script.receive_in(static_cast<std::size_t>(size), numbers(1, 7));
    script.finish();
    CHECK(script.host.log ==
          lines{"done 0 = 6", "closed before 1", "done 1 = 15", "closed before 2", "done 2 = 7", "closed before all"});
    CHECK(script.host.emitted[0].window == weir::window_info{0, weir::beginning_of_time, weir::end_of_time});
}

TEST_CASE("an empty trailing window is emitted only if asked for", "[B2][B3]") {
    const auto size = GENERATE(5, 100);
    window_script without(window::count(50).plan());
    without.receive_in(static_cast<std::size_t>(size), numbers(1, 100));
    without.finish();
    CHECK(without.host.sums() == lines{"1275 0 done", "3775 1 done"});
    window_script with(window::count(50).with_empty().plan());
    with.receive_in(static_cast<std::size_t>(size), numbers(1, 100));
    with.finish();
    CHECK(with.host.sums() == lines{"1275 0 done", "3775 1 done", "0 2 done"});
}

TEST_CASE("without events a count window is emitted only if empty ones are asked for") {
    window_script without(window::count(5).plan());
    without.finish();
    CHECK(without.host.log == lines{"closed before all"});
    window_script with(window::count(5).with_empty().plan());
    with.finish();
    CHECK(with.host.log == lines{"done 0 = 0", "closed before all"});
}

TEST_CASE("a trigger counts anew in each window, and fires before a close by the same event", "[B4][B5][B7]") {
    const auto size = GENERATE(1, 5, 100);
    window_script script(window::count(50).with_empty().trigger_every(12, accumulation::keep).plan());
    script.receive_in(static_cast<std::size_t>(size), numbers(1, 100));
    script.finish();
    CHECK(script.host.sums() == lines{"78 0 every 12", "300 0 every 12", "666 0 every 12", "1176 0 every 12",
                                      "1275 0 done", "678 1 every 12", "1500 1 every 12", "2466 1 every 12",
                                      "3576 1 every 12", "3775 1 done", "0 2 done"});
    window_script both(window::count(2).trigger_every(2, accumulation::discard).plan());
    both.receive(numbers(1, 2));
    CHECK(both.host.sums() == lines{"3 0 every 2", "0 0 done"});
}

TEST_CASE("sliding windows of events overlap, and end together with the input") {
    const auto size = GENERATE(1, 2, 8);
    window_script script(window::sliding(4, 2).plan());
    script.receive_in(static_cast<std::size_t>(size), numbers(1, 8));
    script.finish();
    CHECK(script.host.sums() == lines{"10 0 done", "18 1 done", "26 2 done", "15 3 done"});
    CHECK(script.host.most_open == 2);
}

TEST_CASE("each of several panes has its own policy and its own count") {
    window_script script(window::sliding(4, 2)
                             .trigger_every(3, accumulation::keep)
                             .trigger(
                                 "six", [](const int&) { return true; }, accumulation::keep)
                             .plan());
    script.host.says = [](std::size_t, std::int64_t value) {
        return value == 6 ? punctuation::before : punctuation::none;
    };
    script.receive(numbers(1, 7));
    CHECK(script.host.sums() ==
          lines{"6 0 every 3", "10 0 done", "12 1 every 3", "12 1 six", "5 2 six", "18 1 done", "18 2 every 3"});
}
