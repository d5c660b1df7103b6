// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/seed.hpp"
#include "support/window_script.hpp"

#include <weir/window.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <tuple>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::accumulation;
using weir::time_point;
namespace window = weir::window;

namespace {

using events = std::vector<scripted_event>;
constexpr auto keep = accumulation::keep;
const auto no_time = [](int) { return time_point{}; };

scripted_event event(weir::duration time, std::int64_t value, std::size_t key = 0) {
    return {time_point(time), value, key};
}

/// Emissions as "start..end = sum", in seconds.
lines sessions(const recording_host& host) {
    lines out;
    const auto seconds = [](time_point time) { return std::to_string(time.time_since_epoch() / 1s); };
    for (const auto& one : host.emitted) {
        std::int64_t sum = 0;
        for (const auto value : one.values) sum += value;
        out.push_back((one.name == "done" ? "" : one.name + " ") + seconds(one.window.start) + ".." +
                      seconds(one.window.end) + " = " + std::to_string(sum));
    }
    return out;
}

}  // namespace

TEST_CASE("a session goes on while each event comes less than the gap after the one before") {
    const auto disorder = GENERATE(weir::duration(0), weir::duration(3s));
    window_script script(window::session(10s, no_time).out_of_order_by(disorder).plan());
    script.receive(0, {event(0s, 1), event(10s - 1ns, 2), event(15s, 4), event(25s, 8)});
    script.receive(0, {event(50s, 16)});
    script.finish();
    CHECK(sessions(script.host) == lines{"0..25 = 7", "25..35 = 8", "50..60 = 16"});
    CHECK(script.host.emitted[1].window.id == 25'000'000'000);
    CHECK(script.host.log.back() == "closed before all");
    CHECK(script.host.held() == 0);
}

TEST_CASE("a session closes when the watermark reaches its end, whoever's event raised it") {
    window_script script(window::session(10s, no_time).plan());
    script.receive(0, {event(0s, 1, 0), event(5s, 2, 1), event(9s, 4, 2)});
    script.receive(0, {event(15s - 1ns, 8, 2)});
    CHECK(sessions(script.host) == lines{"0..10 = 1"});
    script.receive(0, {event(15s, 16, 2)});
    CHECK(sessions(script.host) == lines{"0..10 = 1", "5..15 = 2"});
    CHECK(script.host.forgotten == std::vector<std::size_t>{0, 1});
}

TEST_CASE("sessions of several keys close by end, start and key; at the end of the input by start and key") {
    window_script script(window::session(10s, no_time).plan());
    script.receive(0, {event(0s, 1, 2), event(0s, 2, 1), event(1s, 4, 0), event(2s, 8, 1), event(60s, 16, 3)});
    script.receive(0, {event(60s, 32, 0)});
    CHECK(sessions(script.host) == lines{"0..10 = 1", "1..11 = 4", "0..12 = 10"});
    script.finish();
    CHECK(sessions(script.host) == lines{"0..10 = 1", "1..11 = 4", "0..12 = 10", "60..70 = 32", "60..70 = 16"});
}

TEST_CASE("events out of order are taken in the order of their times, so that sessions never merge") {
    window_script script(window::session(10s, no_time).out_of_order_by(30s).plan());
    script.receive(0, {event(0s, 1), event(16s, 2), event(8s, 4), event(40s, 8), event(8s, 16)});
    // The watermark is 10 s: the last event is late.
    CHECK(script.host.refused == std::vector<std::int64_t>{16});
    script.receive(0, {event(80s, 32)});
    CHECK(sessions(script.host) == lines{"0..26 = 7", "40..50 = 8"});
    CHECK(script.host.emitted[0].values == std::vector<std::int64_t>{1, 4, 2});
    script.finish();
    CHECK(sessions(script.host).back() == "80..90 = 32");
}

TEST_CASE("events of several channels are held until each channel has reached them") {
    window_script script(window::session(10s, no_time).plan(), 2);
    script.receive(0, {event(0s, 1), event(12s, 2)});
    CHECK(script.host.held() == 2);
    script.receive(1, {event(6s, 4)});
    CHECK(script.host.held() == 1);
    script.receive(1, {event(30s, 8)});
    CHECK(script.host.held() == 1);
    script.end_channel(0);
    CHECK(sessions(script.host) == lines{"0..22 = 7"});
    script.finish();
    CHECK(sessions(script.host) == lines{"0..22 = 7", "30..40 = 8"});
}

TEST_CASE("an idle channel holds no session open") {
    window_script script(window::session(10s, no_time).idle_after(5s).plan(), 2);
    script.receive(0, {event(0s, 1), event(30s, 2)}, time_point(1s));
    script.advance(time_point(5s));
    CHECK(sessions(script.host) == lines{"0..10 = 1"});
}

TEST_CASE("a session times out by the clock, also while its events are held") {
    const auto disorder = GENERATE(weir::duration(0), weir::duration(60s));
    window_script script(window::session(10s, no_time).out_of_order_by(disorder).time_out(20s).plan());
    script.receive(0, {event(100s, 1, 0), event(103s, 2, 1)}, time_point(1s));
    script.receive(0, {event(104s, 4, 0)}, time_point(15s));
    script.advance(time_point(21s - 1ns));
    CHECK(script.host.emitted.empty());
    script.advance(time_point(21s));
    CHECK(sessions(script.host) == lines{"103..113 = 2"});
    CHECK(script.host.forgotten == std::vector<std::size_t>{1});
    script.advance(time_point(35s));
    CHECK(sessions(script.host) == lines{"103..113 = 2", "100..114 = 5"});
    // What comes after a time-out is another session.
    script.receive(0, {event(105s, 8, 0)}, time_point(36s));
    script.finish();
    CHECK(sessions(script.host).back() == "105..115 = 8");
}

TEST_CASE("sessions by the time of receipt close by the clock") {
    const std::size_t channels = GENERATE(1U, 2U);
    window_script script(window::session(10s).plan(), channels);
    script.receive(0, {event(0s, 1, 0), event(0s, 2, 1)}, time_point(1s));
    script.receive(channels - 1, {event(0s, 4, 0)}, time_point(10s));
    script.advance(time_point(11s));
    CHECK(sessions(script.host) == lines{"1..11 = 2"});
    script.receive(0, {event(0s, 8, 0)}, time_point(20s));
    script.advance(time_point(20s));
    script.advance(time_point(30s));
    CHECK(sessions(script.host) == lines{"1..11 = 2", "1..20 = 5", "20..30 = 8"});
    script.finish();
    CHECK(script.host.log.back() == "closed before all");
}

TEST_CASE("triggers fire sessions that are open, with the end that they have by then") {
    const auto disorder = GENERATE(weir::duration(0), weir::duration(1s));
    window_script script(window::session(10s, no_time)
                             .out_of_order_by(disorder)
                             .trigger_every(2, keep)
                             .trigger_on("now", accumulation::discard)
                             .plan());
    script.receive(0, {event(0s, 1, 0), event(2s, 2, 0), event(4s, 4, 1), event(6s, 8, 0), event(7s, 16, 0)});
    script.receive(0, {event(8s, 32, 2)});
    script.call("now");
    const lines fired = {"every 2 0..12 = 3", "every 2 0..17 = 27", "now 0..17 = 27", "now 4..14 = 4"};
    auto seen = sessions(script.host);
    seen.resize(std::min(seen.size(), fired.size()));
    CHECK(seen == fired);
}

TEST_CASE("a key is forgotten when nothing of it is left, but not while its message goes on") {
    window_script script(window::session(10s, no_time).plan());
    script.receive(0, {event(0s, 1, 0), event(20s, 2, 1), event(21s, 4, 0)});
    CHECK(script.host.forgotten.empty());
    CHECK(sessions(script.host) == lines{"0..10 = 1"});
    script.receive(0, {event(5s, 8, 7)});
    CHECK(script.host.refused == std::vector<std::int64_t>{8});
    CHECK(script.host.forgotten == std::vector<std::size_t>{7});
    script.finish();
    CHECK(script.host.forgotten == std::vector<std::size_t>{7, 1, 0});
}

TEST_CASE("events of one session in a row are taken at once") {
    window_script script(window::session(10s, no_time).plan(), 1, marking::at_boundaries);
    events all;
    for (int n = 0; n < 1000; ++n) all.push_back(event(1us * n, 1));
    script.receive(0, all);
    script.finish();
    CHECK(script.host.takes <= 2);
}

TEST_CASE("rubbish times of sessions overflow nothing, and no event is lost without being counted") {
    const auto disorder = GENERATE(weir::duration(0), weir::duration(1s));
    window_script script(
        window::session(10s, no_time).out_of_order_by(disorder).time_out(weir::duration::max()).plan());
    const time_point rubbish[] = {weir::beginning_of_time,       time_point{},
                                  weir::end_of_time - 1ns,       weir::end_of_time,
                                  weir::beginning_of_time + 1ns, weir::end_of_time};
    for (const auto time : rubbish) {
        script.receive(0, {{time, 1, 0}, {time, 1, 1}});
        const auto plan = window::session(10s, no_time).plan();
        CHECK(weir::next_boundary(plan, time) >= time);
        CHECK(weir::deadline_of(plan, time) >= time);
        CHECK(weir::next_advance(window::session(10s).plan(), time_point{}, time) >= time);
    }
    script.finish();
    std::size_t done = 0;
    for (const auto& one : script.host.emitted) done += one.values.size();
    CHECK(done + script.host.refused.size() == 12);
    CHECK(script.host.open_panes() == 0);
    CHECK(script.host.held() == 0);
}

TEST_CASE("sessions want to be looked at while the clock can close them") {
    const auto by_receipt = window::session(10s).plan();
    CHECK(weir::next_advance(by_receipt, time_point{}, time_point(1s)) == time_point(2500ms));
    const auto timed = window::session(10s, no_time).plan();
    CHECK(weir::next_advance(timed, time_point{}, time_point(1s)) == weir::end_of_time);
    const auto limited = window::session(10s, no_time).time_out(2ms).plan();
    CHECK(weir::next_advance(limited, time_point{}, time_point(1s)) == time_point(1001ms));
    CHECK(weir::deadline_of(timed, time_point(3s)) == time_point(3s + 1ns));
    CHECK(weir::next_boundary(timed, time_point(3s)) == time_point(5s));
}

namespace {

struct piece {
    std::size_t channel;
    events all;
};

std::vector<piece> random_pieces(dice& random, std::size_t channels) {
    std::vector<piece> all;
    std::int64_t value = 0;
    for (std::size_t turn = 0; turn < 12; ++turn) {
        piece one{random.between(0, channels - 1), {}};
        for (std::size_t n = random.between(1, 20); n > 0; --n) {
            const auto time = static_cast<std::int64_t>(turn * 700 + random.between(0, 2000));
            one.all.push_back(event(std::chrono::milliseconds(time), ++value, random.between(0, 3)));
        }
        all.push_back(std::move(one));
    }
    return all;
}

window_script run(const weir::window_plan& plan, std::size_t channels, const std::vector<piece>& pieces, marking marks,
                  dice& cuts) {
    window_script script(plan, channels, marks);
    for (const auto& one : pieces)
        for (std::size_t first = 0; first < one.all.size();) {
            const auto size = std::min(one.all.size() - first, cuts.between(1, 20));
            const auto begin = one.all.begin() + static_cast<std::ptrdiff_t>(first);
            script.receive(one.channel, {begin, begin + static_cast<std::ptrdiff_t>(size)});
            first += size;
        }
    script.finish();
    return script;
}

/// Sessions as they are by definition, of the events that were not refused: start, key and values.
std::vector<std::vector<std::int64_t>> by_definition(const std::vector<piece>& pieces, const recording_host& host,
                                                     weir::duration gap) {
    std::map<std::size_t, events> keys;
    for (const auto& one : pieces)
        for (const auto& each : one.all)
            if (std::find(host.refused.begin(), host.refused.end(), each.value) == host.refused.end())
                keys[each.key].push_back(each);
    std::vector<std::vector<std::int64_t>> all;
    for (auto& [key, in] : keys) {
        std::stable_sort(in.begin(), in.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
        for (std::size_t n = 0; n < in.size(); ++n) {
            if (n == 0 || in[n].time - in[n - 1].time >= gap) all.emplace_back();
            all.back().push_back(in[n].value);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace

TEST_CASE("sessions are what their definition says, however events are cut into messages and marks left out") {
    dice random(printed_seed());
    for (int turn = 0; turn < 200; ++turn) {
        const auto channels = random.between(1, 2);
        const auto disorder = random.between(0, 1) * 900ms;
        const auto plan = window::session(150ms, no_time).out_of_order_by(disorder).plan();
        const auto pieces = random_pieces(random, channels);
        const auto expected = run(plan, channels, pieces, marking::exact, random);
        std::vector<std::vector<std::int64_t>> found;
        for (const auto& one : expected.host.emitted) found.push_back(one.values);
        std::sort(found.begin(), found.end());
        REQUIRE(found == by_definition(pieces, expected.host, 150ms));
        for (const auto marks : {marking::exact, marking::at_boundaries}) {
            const auto other = run(plan, channels, pieces, marks, random);
            REQUIRE(other.host.log == expected.host.log);
            REQUIRE(other.host.refused == expected.host.refused);
        }
    }
}
