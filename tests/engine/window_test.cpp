// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/error.hpp>
#include <weir/window.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using weir::accumulation;
using weir::firing_kind;
using weir::punctuation;
using weir::time_point;
using weir::window_kind;
namespace window = weir::window;

namespace {

struct reading {
    std::chrono::sys_time<std::chrono::milliseconds> at = {};
    int value = 0;
};

constexpr auto keep = accumulation::keep;
const auto at = [](const reading& one) { return one.at; };

}  // namespace

TEST_CASE("a described window holds its kind and its lengths") {
    CHECK(window::global().plan().kind == window_kind::global);
    CHECK(window::count(3).plan().kind == window_kind::count);
    CHECK(window::count(3).plan().size == 3);
    CHECK(window::count(3).plan().slide == 3);
    CHECK(window::sliding(6, 2).plan().slide == 2);
    CHECK(window::periodic(10s).plan().kind == window_kind::periodic);
    CHECK(window::periodic(10s).plan().step == 10s);
    CHECK(window::sliding(10s, 5s).plan().kind == window_kind::periodic);
    CHECK(window::sliding(10s, 5s).plan().step == 5s);
    CHECK(window::fixed(1h, at).plan().kind == window_kind::timed);
    CHECK(window::sliding(10s, 5s, at).plan().kind == window_kind::timed);
    CHECK(window::session(30s).plan().by_receipt);
    CHECK_FALSE(window::session(30s, at).plan().by_receipt);
    CHECK(window::session(30s, at).plan().in_event_time());
}

TEST_CASE("members return a changed copy, and leave the description alone") {
    const auto plain = window::fixed(1h, at);
    const auto changed =
        plain.allowed_lateness(5min, accumulation::discard).out_of_order_by(2s).idle_after(9s).with_empty();
    CHECK(plain.plan().lateness == 0s);
    CHECK(changed.plan().lateness == 5min);
    CHECK(changed.plan().after_watermark == accumulation::discard);
    CHECK(changed.plan().out_of_order == 2s);
    CHECK(changed.plan().idle_after == 9s);
    CHECK(changed.plan().with_empty);
    CHECK(window::session(1min, at).time_out(1h).plan().time_out == 1h);
}

TEST_CASE("triggers are named after what they wait for", "[A16]") {
    struct {
        weir::duration period;
        const char* name;
    } const rows[] = {{10s, "periodically 10s"},     {10min, "periodically 10min"},   {10h, "periodically 10h"},
                      {100ms, "periodically 100ms"}, {1500ms, "periodically 1500ms"}, {90min, "periodically 90min"},
                      {7us, "periodically 7us"},     {1001ns, "periodically 1001ns"}};
    for (const auto& row : rows)
        CHECK(window::global().trigger_periodically(row.period, keep).plan().triggers.at(0).name == row.name);
    const auto all = window::global().trigger_every(10, keep).trigger_on("now", accumulation::discard).plan().triggers;
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == "every 10");
    CHECK(all[1].kind == firing_kind::message);
    CHECK(all[1].after == accumulation::discard);
}

TEST_CASE("numbers that make no window are refused, with what to do instead", "[B10]") {
    const auto text = [](auto make) -> std::string {
        try {
            make();
        } catch (const weir::build_error& error) {
            return error.what();
        }
        return "not refused";
    };
    const std::string global = "; use window::global() for one window over everything";
    CHECK(text([] { (void)window::count(0); }) == "window::count: expected at least 1 event, got 0" + global);
    CHECK(text([] { (void)window::count(-1); }) == "window::count: expected at least 1 event, got -1" + global);
    CHECK(text([] { (void)window::periodic(0s); }) ==
          "window::periodic: expected a positive length, got 0 ns" + global);
    CHECK(text([] { (void)window::periodic(-5ns); }) ==
          "window::periodic: expected a positive length, got -5 ns" + global);
    CHECK(text([] { (void)window::fixed(0s, at); }) == "window::fixed: expected a positive length, got 0 ns" + global);
    CHECK(text([] { (void)window::fixed(weir::duration::max(), at); }) ==
          "window::fixed: expected a length of at most 36500 days, got 9223372036854775807 ns" + global);
    CHECK(text([] { (void)window::session(0s); }) == "window::session: expected a positive gap, got 0 ns" + global);
    CHECK(text([] { (void)window::sliding(1s, 2s); }) ==
          "window::sliding: expected a slide of at most the size, 1000000000 ns, got 2000000000 ns; events between two "
          "windows would be lost: filter them out instead");
    CHECK(
        text([] { (void)window::sliding(1s, 0s, at); }) ==
        "window::sliding: expected a positive slide, got 0 ns; use window::periodic or window::fixed for windows side "
        "by side");
    CHECK(text([] { (void)window::sliding(0, 1); }) == "window::sliding: expected at least 1 event, got 0" + global);
    CHECK(text([] { (void)window::sliding(4, 0); }) ==
          "window::sliding: expected a slide of at least 1 event, got 0; use window::count for windows side by side");
    CHECK(text([] { (void)window::sliding(4, 5); }) ==
          "window::sliding: expected a slide of at most the size, 4 events, got 5; events between two windows would be "
          "lost: filter them out instead");
}

TEST_CASE("triggers and options that make no sense are refused, with what to do instead", "[A14]") {
    const auto plain = window::fixed(1h, at);
    const std::string once = "; leave the trigger out to emit a window once, when it is over";
    REQUIRE_THROWS_WITH(plain.trigger_every(0, keep), "trigger_every: expected at least 1 event, got 0" + once);
    REQUIRE_THROWS_WITH(plain.trigger_periodically(0s, keep),
                        "trigger_periodically: expected a positive time, got 0 ns" + once);
    REQUIRE_THROWS_WITH(plain.trigger_on("", keep),
                        "trigger_on: expected a name, got an empty one; panes say by it why they were emitted");
    REQUIRE_THROWS_WITH(
        plain.trigger_on("now", keep).trigger_on("now", keep),
        "trigger_on: expected one trigger of a name, got 'now' twice; the window would be emitted twice "
        "at each call: leave one out");
    REQUIRE_THROWS_WITH(plain.allowed_lateness(-1s, keep),
                        "allowed_lateness: expected no negative time, got -1000000000 ns; leave it out to refuse all "
                        "late events");
    REQUIRE_THROWS_WITH(plain.out_of_order_by(-1ns),
                        "out_of_order_by: expected no negative time, got -1 ns; leave it out where events come in the "
                        "order of their times");
    REQUIRE_THROWS_WITH(
        plain.idle_after(0s),
        "idle_after: expected a positive time, got 0 ns; leave it out to wait for every source, however "
        "long it is silent");
    REQUIRE_THROWS_WITH(window::session(1s, at).time_out(0s),
                        "time_out: expected a positive time, got 0 ns; leave it out to wait for the watermark, however "
                        "long it takes");
    REQUIRE_THROWS_WITH(
        window::session(1s, at).trigger(
            "odd", [](const reading&) { return true; }, keep),
        "trigger: expected windows that see events as they come, got sessions with the policy 'odd'; use "
        "trigger_every, or split the sessions downstream");
}

TEST_CASE("the windows of a flow are global unless described") {
    const weir::windows<int> none;
    CHECK(none.plan().kind == window_kind::global);
    CHECK(none.policies() == 0);
    CHECK_FALSE(none.wants_late());
    const weir::windows<int> some = window::count(4);
    CHECK(some.plan().size == 4);
}

TEST_CASE("the time of an event may be a member, a function, and in any unit") {
    const reading one{std::chrono::sys_time<std::chrono::milliseconds>(1234ms), 7};
    const weir::windows<reading> by_member = window::fixed(1s, &reading::at);
    CHECK(by_member.time_of(one) == time_point(1234ms));
    const weir::windows<reading> by_function = window::session(1s, at);
    CHECK(by_function.time_of(one) == time_point(1234ms));
    const weir::windows<int> in_hours = window::fixed(1s, [](int hours) {
        return std::chrono::sys_time<std::chrono::duration<int, std::ratio<3600>>>(
            std::chrono::duration<int, std::ratio<3600>>(hours));
    });
    CHECK(in_hours.time_of(-2) == time_point(-2h));
    CHECK(in_hours.time_of(std::numeric_limits<int>::max()) == weir::end_of_time);
    CHECK(in_hours.time_of(std::numeric_limits<int>::min()) == weir::beginning_of_time);
}

TEST_CASE("a time that nanoseconds cannot say becomes the nearest that they can") {
    using std::chrono::sys_time;
    using real_seconds = std::chrono::duration<double>;
    using picoseconds = std::chrono::duration<std::int64_t, std::pico>;
    CHECK(weir::saturated_time(sys_time<std::chrono::seconds>::max()) == weir::end_of_time);
    CHECK(weir::saturated_time(sys_time<std::chrono::seconds>::min()) == weir::beginning_of_time);
    CHECK(weir::saturated_time(sys_time<real_seconds>(real_seconds(1e300))) == weir::end_of_time);
    CHECK(weir::saturated_time(sys_time<real_seconds>(real_seconds(-1e300))) == weir::beginning_of_time);
    CHECK(weir::saturated_time(sys_time<real_seconds>(real_seconds(std::nan("")))) == weir::end_of_time);
    CHECK(weir::saturated_time(sys_time<real_seconds>(real_seconds(-1.5))) == time_point(-1500ms));
    CHECK(weir::saturated_time(sys_time<picoseconds>(picoseconds(-1))) == time_point(-1ns));
    CHECK(weir::saturated_time(weir::end_of_time) == weir::end_of_time);
}

TEST_CASE("each pane has a fresh copy of a policy's state") {
    const weir::windows<int> described =
        window::count(9)
            .trigger(
                "third", [n = 0](const int&) mutable { return ++n == 3; }, keep)
            .trigger(
                "big", [](int value) { return value > 9 ? punctuation::before : punctuation::none; }, keep);
    REQUIRE(described.policies() == 2);
    REQUIRE(described.plan().triggers.at(1).policy == 1);
    for (int pane = 0; pane < 2; ++pane) {
        auto third = described.make_policy(0);
        CHECK(third(1) == punctuation::none);
        CHECK(third(1) == punctuation::none);
        CHECK(third(1) == punctuation::after);
    }
    CHECK(described.make_policy(1)(10) == punctuation::before);
}

TEST_CASE("late events are handed to whoever wants them") {
    std::vector<int> late;
    const weir::windows<reading> described =
        window::fixed(1s, at).late_to([&](const reading& one) { late.push_back(one.value); }).trigger_every(2, keep);
    REQUIRE(described.wants_late());
    described.late({{}, 5});
    CHECK(late == std::vector<int>{5});
    const weir::windows<reading> silent = window::fixed(1s, at);
    CHECK_FALSE(silent.wants_late());
    silent.late({{}, 5});
}
