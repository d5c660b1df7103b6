// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/seed.hpp"
#include "support/window_script.hpp"

#include <weir/window.hpp>

#include <chrono>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::accumulation;
using weir::time_point;
namespace window = weir::window;

namespace {

using events = std::vector<scripted_event>;
constexpr auto keep = accumulation::keep;

/// The windows of a plan never call it.
const auto no_time = [](int) { return time_point{}; };

events at(weir::duration time, const std::vector<std::int64_t>& values) {
    events all;
    for (const auto value : values) all.push_back({time_point(time), value});
    return all;
}

events operator+(events one, const events& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

void receive_in(window_script& script, std::size_t size, const events& all) {
    for (std::size_t first = 0; first < all.size(); first += size) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
        script.receive(0, {begin, begin + static_cast<std::ptrdiff_t>(std::min(size, all.size() - first))});
    }
}

/// 1..40 at 0 s, 41..80 at 2 s, 81..100 at 0 s again.
events there_and_back() {
    return at(0s, numbers(1, 40)) + at(2s, numbers(41, 80)) + at(0s, numbers(81, 100));
}

}  // namespace

TEST_CASE("events go into the window of their time", "[D1][D3]") {
    const auto size = GENERATE(1, 5, 100);
    window_script script(window::fixed(1s, no_time).plan());
    receive_in(script, static_cast<std::size_t>(size),
               at(7ms, numbers(1, 50)) + at(1000ms, numbers(51, 99)) + at(1999ms, {100}));
    script.finish();
    CHECK(script.host.log ==
          lines{"closed before 0", "done 0 = 1275", "closed before 1", "done 1 = 3775", "closed before all"});
    CHECK(script.host.emitted[1].window == weir::window_info{1, time_point(1s), time_point(2s)});
    CHECK(script.host.takes <= 100 / static_cast<std::size_t>(size) + 3);
}

TEST_CASE("triggers count in each window, whatever the batches", "[D2][D4][D5]") {
    const auto size = GENERATE(1, 5, 100);
    window_script script(window::fixed(1s, no_time).trigger_every(12, keep).plan());
    receive_in(script, static_cast<std::size_t>(size), at(0s, numbers(1, 50)) + at(1s, numbers(51, 100)));
    script.finish();
    CHECK(script.host.sums() == lines{"78 0 every 12", "300 0 every 12", "666 0 every 12", "1176 0 every 12",
                                      "1275 0 done", "678 1 every 12", "1500 1 every 12", "2466 1 every 12",
                                      "3576 1 every 12", "3775 1 done"});
}

TEST_CASE("a periodic trigger fires the windows that are open", "[D6]") {
    window_script script(window::fixed(1s, no_time).trigger_periodically(100ms, keep).plan());
    script.receive(0, at(0s, numbers(1, 50)) + at(1s, numbers(51, 100)), time_point(5ms));
    script.advance(time_point(100ms));
    CHECK(script.host.sums() == lines{"1275 0 done", "3775 1 periodically 100ms"});
}

TEST_CASE("an event is late by the watermark before it, whatever the batches", "[D7][D9][D11]") {
    const auto size = GENERATE(1, 5, 100);
    window_script script(window::fixed(1s, no_time).with_empty().plan());
    receive_in(script, static_cast<std::size_t>(size), there_and_back());
    script.finish();
    CHECK(script.host.sums() == lines{"820 0 done", "0 1 done", "2420 2 done"});
    CHECK(script.host.refused == numbers(81, 100));
}

TEST_CASE("triggers and late events keep apart", "[D8][D10]") {
    const auto size = GENERATE(1, 5, 100);
    window_script script(window::fixed(1s, no_time).with_empty().trigger_every(12, keep).plan());
    receive_in(script, static_cast<std::size_t>(size), there_and_back());
    script.finish();
    CHECK(script.host.sums() == lines{"78 0 every 12", "300 0 every 12", "666 0 every 12", "820 0 done", "0 1 done",
                                      "558 2 every 12", "1260 2 every 12", "2106 2 every 12", "2420 2 done"});
}

TEST_CASE("with an allowed lateness a window fires when it is over, and is done later", "[D12][D17]") {
    const auto size = GENERATE(1, 5, 100);
    window_script kept(window::fixed(1s, no_time).allowed_lateness(1h, keep).plan());
    receive_in(kept, static_cast<std::size_t>(size), there_and_back());
    kept.finish();
    CHECK(kept.host.sums() == lines{"820 0 watermark", "2630 0 done", "2420 2 done"});
    window_script discarded(window::fixed(1s, no_time).allowed_lateness(1h, accumulation::discard).plan());
    receive_in(discarded, static_cast<std::size_t>(size), there_and_back());
    discarded.finish();
    CHECK(discarded.host.sums() == lines{"820 0 watermark", "1810 0 done", "2420 2 done"});
}

TEST_CASE("a window closes exactly when the watermark reaches its end plus the lateness") {
    window_script script(window::fixed(1s, no_time).allowed_lateness(2s, keep).plan());
    script.receive(0, at(500ms, {1}) + at(1s, {2}) + at(3s - 1ns, {4}) + at(900ms, {8}) + at(3s, {16}) + at(0s, {32}));
    CHECK(script.host.log == lines{"closed before -2", "watermark 0 = 1", "closed before -1", "watermark 1 = 2",
                                   "closed before 0", "watermark 2 = 4", "done 0 = 9", "closed before 1"});
    CHECK(script.host.refused == std::vector<std::int64_t>{32});
    script.finish();
    CHECK(script.host.sums().back() == "16 3 done");
}

TEST_CASE("words in windows of an hour; what comes too late is counted", "[D14][D15]") {
    const auto word = [](std::int64_t milliseconds, std::int64_t value) {
        return at(std::chrono::milliseconds(milliseconds), {value});
    };
    // elixir 1, erlang 10, concurrency 100
    const auto rest = word(1000, 1) + word(60'000, 10) + word(3'200'000, 100) + word(4'000'000, 1) +
                      word(5'000'000, 10) + word(6'000'000, 10);
    window_script in_order(window::fixed(1h, no_time).plan());
    in_order.receive(0, word(0, 1) + rest);
    in_order.finish();
    CHECK(in_order.host.sums() == lines{"112 0 done", "21 1 done"});
    window_script late(window::fixed(1h, no_time).plan());
    receive_in(late, 5, rest + word(0, 1));
    late.finish();
    CHECK(late.host.sums() == lines{"111 0 done", "21 1 done"});
    CHECK(late.host.refused.size() == 1);
}

TEST_CASE("a channel of which nothing is known holds every window open", "[D20]") {
    window_script script(window::fixed(1s, no_time).plan(), 2);
    script.receive(0, at(0ms, {1}) + at(500ms, {2}));
    script.receive(0, at(1500ms, {3}));
    script.receive(0, at(2500ms, {4}));
    CHECK(script.host.log.empty());
    CHECK(script.host.open_panes() == 3);
    script.receive(1, at(1200ms, {5}));
    CHECK(script.host.log == lines{"done 0 = 3", "closed before 1"});
}

TEST_CASE("the end of a channel closes what only it held open, at once", "[D23]") {
    window_script script(window::fixed(1s, no_time).plan(), 2);
    script.receive(0, at(0ms, {1}) + at(500ms, {1}));
    script.receive(0, at(1500ms, {1}));
    CHECK(script.host.log.empty());
    script.end_channel(1);
    CHECK(script.host.log == lines{"done 0 = 2", "closed before 1"});
    script.receive(0, at(2500ms, {1}));
    script.finish();
    CHECK(script.host.sums() == lines{"2 0 done", "1 1 done", "1 2 done"});
}

TEST_CASE("an idle channel holds nothing back until something arrives again", "[D20]") {
    window_script script(window::fixed(1s, no_time).idle_after(10s).plan(), 2);
    script.receive(1, at(100ms, {1}), time_point(2s));
    script.receive(0, at(3500ms, {2}), time_point(9s));
    script.advance(time_point(12s - 1ns));
    CHECK(script.host.emitted.empty());
    script.advance(time_point(12s));
    CHECK(script.host.log == lines{"closed before 0", "done 0 = 1", "closed before 3"});
    // It is active again, but the watermark does not go back.
    script.receive(1, at(200ms, {4}) + at(3100ms, {8}), time_point(13s));
    CHECK(script.host.refused == std::vector<std::int64_t>{4});
    script.receive(0, at(5s, {16}), time_point(14s));
    CHECK(script.host.open_panes() == 2);
    script.finish();
    CHECK(script.host.sums() == lines{"1 0 done", "10 3 done", "16 5 done"});
}

TEST_CASE("when all channels are idle, the greatest watermark counts") {
    window_script script(window::fixed(1s, no_time).idle_after(10s).plan(), 2);
    script.receive(0, at(1500ms, {1}));
    script.receive(1, at(4500ms, {2}));
    script.advance(time_point(10s));
    CHECK(script.host.log == lines{"closed before 1", "done 1 = 1", "closed before 4"});
}

TEST_CASE("gaps are emitted only if asked for, and cost nothing else", "[D25]") {
    window_script plain(window::fixed(1s, no_time).plan());
    plain.receive(0, at(0s, {1}) + at(10s, {2}));
    plain.finish();
    CHECK(plain.host.sums() == lines{"1 0 done", "2 10 done"});
    window_script empty(window::fixed(1s, no_time).with_empty().plan());
    empty.receive(0, at(0s, {1}) + at(10s, {2}));
    empty.finish();
    CHECK(empty.host.sums() == lines{"1 0 done", "0 1 done", "0 2 done", "0 3 done", "0 4 done", "0 5 done", "0 6 done",
                                     "0 7 done", "0 8 done", "0 9 done", "2 10 done"});
}

TEST_CASE("a gap of 10^12 windows costs no more than one of 64", "[D25]") {
    const bool with_empty = GENERATE(false, true);
    const auto plain = window::fixed(1us, no_time);
    window_script script(with_empty ? plain.with_empty().plan() : plain.plan());
    script.receive(0, at(0s, {1}) + at(1'000'000s, {2}) + at(1'000'000s + 3us, {4}));
    script.finish();
    CHECK(script.host.emitted.size() == (with_empty ? 3 + 64 + 2 : 3));
    CHECK(script.host.sums().back() == "4 1000000000003 done");
    CHECK(script.host.most_open == 2);
}

TEST_CASE("an event within the lateness opens a window that was never open, which is only done", "[D27]") {
    window_script script(window::fixed(300ms, no_time).allowed_lateness(60s, keep).plan());
    script.receive(0, at(1000ms, {1}) + at(400ms, {2}));
    script.receive(0, at(1300ms, {4}));
    script.finish();
    CHECK(script.host.sums() == lines{"1 3 watermark", "2 1 done", "1 3 done", "4 4 done"});
    CHECK(script.host.refused.empty());
}

TEST_CASE("without events there is no window in event time, with empty ones neither", "[D30]") {
    window_script script(window::fixed(1s, no_time).with_empty().plan());
    script.advance(time_point(1h));
    script.finish(time_point(2h));
    CHECK(script.host.log == lines{"closed before all"});
}

TEST_CASE("a bounded disorder keeps windows open for it") {
    window_script script(window::fixed(1s, no_time).out_of_order_by(500ms).plan());
    script.receive(0, at(900ms, {1}) + at(1400ms, {2}) + at(950ms, {4}) + at(1500ms, {8}) + at(999ms, {16}));
    CHECK(script.host.log == lines{"closed before 0", "done 0 = 5", "closed before 1"});
    CHECK(script.host.refused == std::vector<std::int64_t>{16});
}

TEST_CASE("an event is in every sliding window that contains it") {
    const auto size = GENERATE(1, 2, 9);
    window_script script(window::sliding(10s, 5s, no_time).plan());
    receive_in(script, static_cast<std::size_t>(size),
               at(1s, {1}) + at(6s, {2}) + at(4s, {4}) + at(12s, {8}) + at(9s, {16}) + at(4s, {32}));
    script.finish();
    // When 4 s comes back, only the later of its two windows is open; when it comes again, none is.
    CHECK(script.host.sums() == lines{"1 -1 done", "7 0 done", "26 1 done", "8 2 done"});
    CHECK(script.host.refused == std::vector<std::int64_t>{32});
}

TEST_CASE("times before 1970 fall into windows of full length") {
    window_script script(window::fixed(1s, no_time).plan());
    script.receive(0, at(-1000ms, {1}) + at(-1ns, {2}) + at(0ns, {4}));
    script.finish();
    CHECK(script.host.sums() == lines{"3 -1 done", "4 0 done"});
}

TEST_CASE("rubbish times overflow nothing, and no event is lost without being counted") {
    const auto length = GENERATE(weir::duration(1), weir::duration(1s), weir::duration(weir::longest_window));
    const auto lateness = GENERATE(weir::duration(0), weir::duration(1s), weir::duration::max());
    window_script script(window::fixed(length, no_time).allowed_lateness(lateness, keep).out_of_order_by(1s).plan(), 2);
    const time_point rubbish[] = {weir::beginning_of_time, weir::end_of_time, time_point{}, weir::end_of_time - 1ns,
                                  weir::beginning_of_time + 1ns};
    for (std::size_t channel = 0; channel < 2; ++channel)
        for (const auto time : rubbish) script.receive(channel, {{time, 1}, {time, 1}});
    script.finish();
    std::size_t done = 0;
    for (const auto& one : script.host.emitted) done += one.name == "done" ? one.values.size() : 0;
    CHECK(done + script.host.refused.size() == 20);
    CHECK(script.host.open_panes() == 0);
    for (const auto time : rubbish) {
        const auto plan = window::sliding(length, length, no_time).allowed_lateness(lateness, keep).plan();
        CHECK(weir::next_boundary(plan, time) >= time);
        CHECK(weir::deadline_of(plan, time) >= time);
    }
}

TEST_CASE("boundaries are the ends of windows, and the ends of their lateness") {
    const auto plan = window::fixed(10s, no_time).allowed_lateness(3s, keep).plan();
    CHECK(weir::next_boundary(plan, time_point(1s)) == time_point(3s));
    CHECK(weir::next_boundary(plan, time_point(3s)) == time_point(10s));
    CHECK(weir::next_boundary(plan, time_point(10s)) == time_point(13s));
    CHECK(weir::deadline_of(plan, time_point(9s)) == time_point(13s));
    CHECK(weir::deadline_of(plan, time_point(10s)) == time_point(23s));
    CHECK(weir::deadline_of(window::sliding(10s, 5s, no_time).plan(), time_point(9s)) == time_point(15s));
    CHECK(weir::next_advance(plan, time_point{}, time_point{}) == weir::end_of_time);
    const auto idle = window::fixed(10s, no_time).idle_after(8s).plan();
    CHECK(weir::next_advance(idle, time_point{}, time_point(3s)) == time_point(4s));
}

namespace {

struct piece {
    std::size_t channel;
    events all;
};

std::vector<piece> random_pieces(dice& random) {
    std::vector<piece> all;
    std::int64_t value = 0;
    for (std::size_t turn = 0; turn < 12; ++turn) {
        piece one{random.between(0, 1), {}};
        for (std::size_t n = random.between(1, 20); n > 0; --n) {
            const auto time = static_cast<std::int64_t>(turn * 700 + random.between(0, 3000));
            one.all.push_back({time_point(std::chrono::milliseconds(time)), ++value});
        }
        all.push_back(std::move(one));
    }
    return all;
}

/// What comes of the pieces when each is cut into messages of random sizes.
window_script run(const weir::window_plan& plan, const std::vector<piece>& pieces, marking marks, dice& cuts) {
    window_script script(plan, 2, marks);
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

}  // namespace

TEST_CASE("results do not depend on how events are cut into messages, nor on where marks are left out") {
    dice random(printed_seed());
    const weir::window_plan plans[] = {
        window::fixed(1s, no_time).plan(), window::fixed(1s, no_time).with_empty().trigger_every(3, keep).plan(),
        window::fixed(1s, no_time).allowed_lateness(700ms, keep).out_of_order_by(300ms).plan(),
        window::sliding(1s, 300ms, no_time).trigger_every(4, accumulation::discard).plan(),
        window::sliding(1s, 500ms, no_time).allowed_lateness(400ms, accumulation::discard).plan()};
    for (int turn = 0; turn < 100; ++turn)
        for (const auto& plan : plans) {
            const auto pieces = random_pieces(random);
            const auto expected = run(plan, pieces, marking::exact, random);
            for (const auto marks : {marking::exact, marking::at_boundaries}) {
                const auto other = run(plan, pieces, marks, random);
                REQUIRE(other.host.log == expected.host.log);
                REQUIRE(other.host.refused == expected.host.refused);
            }
            REQUIRE(expected.host.open_panes() == 0);
        }
}
