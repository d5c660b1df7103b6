// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::tally;

namespace {

/// A flow under a rate of so many events a second, by a clock that the test moves.
struct limited {
    explicit limited(std::size_t most, weir::run_options options = {.threads = 2}) {
        options.clock = time;
        run.emplace(weir::from(input).rate_limit(most, 1s).for_each(seen.recorder()), std::move(options));
    }

    std::shared_ptr<weir::manual_clock> time = std::make_shared<weir::manual_clock>();
    script<int> input;
    observer<int> seen;
    std::optional<weir::running> run;
};

}  // namespace

TEST_CASE("no more than the agreed number of events pass in a period, those behind in the next, in their order") {
    const auto batch = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{7});
    const auto threads = GENERATE(1U, 2U, 8U);
    CAPTURE(batch, threads);
    limited flow(3, {.threads = threads, .max_demand = 7});
    const auto all = one_to(7);
    for (std::size_t first = 0; first < all.size(); first += batch)
        flow.input.deliver({all.begin() + static_cast<std::ptrdiff_t>(first),
                            all.begin() + static_cast<std::ptrdiff_t>(std::min(first + batch, all.size()))});
    CHECK(sorted(flow.seen.wait_for(3)) == one_to(3));
    flow.time->advance(999ms);
    flow.time->advance(1ms);
    CHECK(sorted(flow.seen.wait_for(6)) == one_to(6));
    flow.time->advance(1s);
    CHECK(sorted(flow.seen.wait_for(7)) == one_to(7));
    flow.input.end();
    CHECK(flow.run->wait().records == tally{.received = 7, .counted = 7});
}

TEST_CASE("permits that were not used are gone with their period") {
    limited flow(3);
    flow.input.deliver({1});
    (void)flow.seen.wait_for(1);
    flow.time->advance(5s);
    flow.input.deliver({2, 3, 4, 5});
    CHECK(flow.seen.wait_for(4).size() == 4);
    flow.time->advance(1s);
    CHECK(flow.seen.wait_for(5) == one_to(5));
    flow.run->stop();
}

TEST_CASE("events that are held back hold their source up") {
    limited flow(1, {.threads = 2, .max_demand = 2});
    for (int n = 1; n <= 6; ++n) flow.input.push({n});
    (void)flow.seen.wait_for(1);
    // One has passed and given its credit back, two are held, and the next waits at the entrance.
    flow.input.wait_for_offered(4);
    const auto standing = flow.run->metrics();
    REQUIRE(standing.sources.size() == 1);
    CHECK(standing.sources[0].max_demand == 2);
    CHECK(flow.input.entered() == 3);
    CHECK(flow.input.offered() == 4);
    CHECK(flow.seen.all() == std::vector{1});
    for (std::size_t passed = 2; passed <= 6; ++passed) {
        flow.time->advance(1s);
        CHECK(flow.seen.wait_for(passed).size() == passed);
    }
    flow.input.end();
    CHECK(flow.run->wait().max_batches_in_flight <= 2);
    CHECK(flow.seen.all() == one_to(6));
}

TEST_CASE("what is held when the input ends, or is drained, still passes at its rate") {
    const bool drains = GENERATE(false, true);
    CAPTURE(drains);
    limited flow(2);
    flow.input.deliver(one_to(6));
    CHECK(flow.seen.wait_for(2) == one_to(2));
    if (drains)
        flow.run->drain();
    else
        flow.input.end();
    flow.time->advance(1s);
    CHECK(flow.seen.wait_for(4) == one_to(4));
    flow.time->advance(1s);
    CHECK(flow.run->wait().records == tally{.received = 6, .counted = 6});
    CHECK(flow.seen.all() == one_to(6));
}

TEST_CASE("a run that is stopped lets go of what is held, and does not wait for its period") {
    limited flow(2);
    flow.input.deliver(one_to(6));
    (void)flow.seen.wait_for(2);
    flow.run->stop();
    const auto records = flow.run->wait().records;
    CHECK(records.adds_up());
    CHECK(records.received == 6);
    CHECK(flow.seen.all() == one_to(2));
}

TEST_CASE("a rate is that of the whole flow, whatever its sources and threads") {
    const auto time = std::make_shared<weir::manual_clock>();
    observer<int> seen;
    auto running =
        weir::start(weir::from_ranges(std::vector<std::vector<int>>{one_to(10), from_to(11, 20)}, {.batch_size = 3})
                        .map([](int n) { return n; })
                        .rate_limit(5, 1s)
                        .for_each(seen.recorder()),
                    {.threads = 8, .clock = time});
    for (std::size_t passed = 5; passed <= 20; passed += 5) {
        CHECK(seen.wait_for(passed).size() == passed);
        time->advance(1s);
    }
    running.wait();
    CHECK(sorted(seen.all()) == one_to(20));
}

TEST_CASE("windows behind a rate limit go on while events are held in front of them") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> input;
    observer<int> seen;
    auto running = weir::start(weir::from(input)
                                   .rate_limit(2, 1s)
                                   .partition(same, {.over = weir::window::count(2), .stages = 1})
                                   .reduce(0, add)
                                   .emit_state()
                                   .for_each(seen.recorder()),
                               {.clock = time});
    input.deliver(one_to(6));
    CHECK(seen.wait_for(1) == std::vector{3});
    time->advance(1s);
    CHECK(seen.wait_for(2) == std::vector{3, 7});
    input.end();
    time->advance(1s);
    running.wait();
    CHECK(seen.all() == std::vector{3, 7, 11});
}
