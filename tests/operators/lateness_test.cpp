// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/timed_numbers.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::from_range;
using weir::pane;
namespace window = weir::window;

namespace {

constexpr auto keep = weir::accumulation::keep;
constexpr auto discard = weir::accumulation::discard;

auto seconds() {
    return window::fixed(1s, &timed_number::at);
}

struct spoken {
    std::string word;
    weir::time_point at;
};

using counted = std::map<std::string, int>;

spoken say(std::string word, std::int64_t milliseconds) {
    return {std::move(word), weir::time_point(std::chrono::milliseconds(milliseconds))};
}

/// How often each word was said in each hour, and how many came too late.
std::pair<std::map<std::int64_t, counted>, std::size_t> words_by_hour(const std::vector<spoken>& words,
                                                                      const way_to_run& how, std::size_t stages) {
    observer<std::string> late;
    const auto hours = window::fixed(1h, &spoken::at).late_to([&](const spoken& one) { late.add(one.word); });
    std::map<std::int64_t, counted> all;
    for (const auto& one : from_range(words, how.batches())
                               .partition(&spoken::word, {.over = hours, .stages = stages})
                               .reduce(counted{}, [](counted&seen, const spoken&said) { ++seen[said.word]; })
                               .emit()
                               .collect(how.options()))
        for (const auto& [word, count] : one.value) all[one.window.id][word] += count;
    return {all, late.all().size()};
}

/// The sums of two scripted sources, one line each.
auto sums_of_two(const script<timed_number>& one, const script<timed_number>& other,
                 const weir::windows<timed_number>& over) {
    return weir::merge(weir::from(one), weir::from(other))
        .partition(&timed_number::value, {.over = over, .stages = 1})
        .reduce(0, add_timed)
        .emit()
        .map([](const pane<int>& sum) { return line_of(sum); });
}

}  // namespace

TEST_CASE("with an allowed lateness a window fires when it is over and is done later, with what came late", "[D12]") {
    const auto how = any_way();
    const auto kept = timed_sums(there_and_back(), seconds().allowed_lateness(1h, keep), how);
    CHECK(kept.sums == lines{"820 0 watermark", "2630 0 done", "2420 2 done"});
    CHECK(kept.late == 0);
}

TEST_CASE("what is emitted at both ends of a lateness counts twice if it is kept, and once if discarded", "[D17]") {
    const auto how = any_way();
    CHECK(timed_sums(there_and_back(), seconds().allowed_lateness(1h, keep), how).total == 5050 + 820);
    const auto once = timed_sums(there_and_back(), seconds().allowed_lateness(1h, discard), how);
    CHECK(once.sums == lines{"820 0 watermark", "1810 0 done", "2420 2 done"});
    const auto at_done = [](int& sum, const weir::trigger_info& of) {
        return of.fired.final() ? std::vector{sum} : std::vector<int>{};
    };
    CHECK(in_order(from_range(there_and_back(), how.batches())
                       .partition(&timed_number::value, {.over = seconds().allowed_lateness(1h, keep), .stages = 1})
                       .reduce(0, add_timed)
                       .on_trigger(at_done),
                   how.options()) == std::vector{2630, 2420});
}

TEST_CASE("words are counted by the hour in which they were said", "[D14]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    const auto [all, late] =
        words_by_hour({say("elixir", 0), say("elixir", 1000), say("erlang", 60'000), say("concurrency", 3'200'000),
                       say("elixir", 4'000'000), say("erlang", 5'000'000), say("erlang", 6'000'000)},
                      any_way(), stages);
    CHECK(late == 0);
    CHECK(all == std::map<std::int64_t, counted>{{0, {{"elixir", 2}, {"erlang", 1}, {"concurrency", 1}}},
                                                 {1, {{"elixir", 1}, {"erlang", 2}}}});
}

TEST_CASE("a word that comes an hour too late is counted as late, where Flow loses it", "[D15]") {
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    const auto [all, late] =
        words_by_hour({say("elixir", 1000), say("erlang", 60'000), say("concurrency", 3'200'000),
                       say("elixir", 4'000'000), say("erlang", 5'000'000), say("erlang", 6'000'000), say("elixir", 0)},
                      any_way(), stages);
    CHECK(late == 1);
    CHECK(all == std::map<std::int64_t, counted>{{0, {{"elixir", 1}, {"erlang", 1}, {"concurrency", 1}}},
                                                 {1, {{"elixir", 1}, {"erlang", 2}}}});
}

TEST_CASE("a source that is silent holds every window open", "[D20]") {
    const script<timed_number> one("one");
    const script<timed_number> silent("silent");
    observer<std::string> seen;
    auto running = weir::start(sums_of_two(one, silent, seconds()).for_each(seen.recorder()));
    one.deliver(at(0s, {1}) + at(500ms, {1}));
    one.deliver(at(1500ms, {1}));
    one.deliver(at(2500ms, {1}));
    // What the other source says is still in time for the first window, so that none can have been done.
    silent.deliver(at(100ms, {40}));
    one.end();
    silent.end();
    running.wait();
    CHECK(seen.all() == lines{"42 0 done", "1 1 done", "1 2 done"});
}

TEST_CASE("when a silent source ends, the windows that it held open are done at once, where Flow waits", "[D23]") {
    const script<timed_number> one("one");
    const script<timed_number> silent("silent");
    observer<std::string> seen;
    auto running = weir::start(sums_of_two(one, silent, seconds()).for_each(seen.recorder()));
    one.deliver(at(0s, {1}) + at(500ms, {1}));
    one.deliver(at(1500ms, {1}));
    silent.end();
    CHECK(seen.wait_for(1) == lines{"2 0 done"});
    one.deliver(at(2500ms, {1}));
    CHECK(seen.wait_for(2).back() == "1 1 done");
    one.end();
    running.wait();
    CHECK(seen.all() == lines{"2 0 done", "1 1 done", "1 2 done"});
}

TEST_CASE("a source that has been silent for long enough holds no window open", "[D20][D23]") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<timed_number> one("one");
    const script<timed_number> silent("silent");
    observer<std::string> seen;
    auto running =
        weir::start(sums_of_two(one, silent, seconds().idle_after(10s)).for_each(seen.recorder()), {.clock = time});
    one.deliver(at(0s, {1}) + at(1500ms, {1}));
    time->advance(8s);
    one.deliver(at(1600ms, {1}));
    time->advance(6s);
    CHECK(seen.wait_for(1) == lines{"1 0 done"});
    running.stop();
}

TEST_CASE("a gap in event time has no windows, or at most 64, however long it is", "[D25]") {
    const auto how = any_way();
    const auto ten = at(0s, {1}) + at(10s, {1});
    CHECK(timed_sums(ten, seconds(), how).sums == lines{"1 0 done", "1 10 done"});
    CHECK(timed_sums(ten, seconds().with_empty(), how).sums == lines{"1 0 done", "0 1 done", "0 2 done", "0 3 done",
                                                                     "0 4 done", "0 5 done", "0 6 done", "0 7 done",
                                                                     "0 8 done", "0 9 done", "1 10 done"});
    const auto decades = at(0s, {1}) + at(1'700'000'000s, {1});
    CHECK(timed_sums(decades, seconds(), how).sums == lines{"1 0 done", "1 1700000000 done"});
    CHECK(timed_sums(decades, seconds().with_empty(), how).sums.size() == 66);
}

TEST_CASE("an event within the lateness is taken though it is older than all before, where Flow drops it", "[D27]") {
    const auto found = timed_sums(at(1000ms, {1}) + at(400ms, {1}),
                                  window::fixed(300ms, &timed_number::at).allowed_lateness(1min, keep), any_way());
    CHECK(found.sums == lines{"1 1 done", "1 3 done"});
    CHECK(found.late == 0);
}
