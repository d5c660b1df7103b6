// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <vector>

using namespace std::chrono_literals;
using weir::tally;
using weir::testing::observer;
using weir::testing::script;

namespace {

std::vector<int> one_to(int last) {
    std::vector<int> numbers(static_cast<std::size_t>(last));
    std::iota(numbers.begin(), numbers.end(), 1);
    return numbers;
}

/// Delivers batches of a thousand zeros.
struct zeros {
    using event = int;
    static constexpr std::size_t batch_size = 1000;
    std::size_t batches;

    struct actor final : weir::source {
        explicit actor(std::size_t many) : batches(many) {}
        void run(weir::intake& entrance) override {
            for (std::size_t index = 0; index < batches; ++index) {
                if (!entrance.put(weir::make_counted<weir::batch<int>>(std::vector<int>(batch_size)))) return;
            }
        }
        std::size_t batches;
    };

    [[nodiscard]] std::string name() const { return "zeros"; }
    [[nodiscard]] std::unique_ptr<weir::source> make() const { return std::make_unique<actor>(batches); }
    [[nodiscard]] weir::read_batch<int> reader() const { return {}; }
};

}  // namespace

TEST_CASE("every event passes through a run once and is counted, on any number of threads") {
    const auto threads = GENERATE(1U, 2U, 3U, 8U);
    const auto batch_size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    std::atomic<int> sum = 0;
    const auto job = weir::from_range(one_to(1000), {.batch_size = batch_size}).for_each([&](int n) { sum += n; });
    const auto report = weir::run(job, {.threads = threads});
    CHECK(sum == 500'500);
    CHECK(report.records == tally{.received = 1000, .counted = 1000});
}

TEST_CASE("a run reports each source by name, and the most that was in flight") {
    const auto report =
        weir::run(weir::from_range(one_to(100), {.batch_size = 10}).for_each([](int) {}), {.max_demand = 3});
    REQUIRE(report.sources.size() == 1);
    CHECK(report.sources[0].name == "range");
    CHECK(report.sources[0].records == report.records);
    CHECK(report.reconnects == 0);
    CHECK(report.max_batches_in_flight >= 1);
    CHECK(report.max_batches_in_flight <= 3);
    CHECK(report.max_bytes_in_flight >= 10 * sizeof(int));
    CHECK(report.max_bytes_in_flight <= 30 * sizeof(int));
}

TEST_CASE("options out of range are refused, each with what to do") {
    const auto job = weir::from_range(one_to(3)).for_each([](int) {});
    REQUIRE_THROWS_AS(weir::run(job, {.max_demand = 5, .min_demand = 5}), weir::build_error);
    REQUIRE_THROWS_WITH(weir::run(job, {.max_demand = 5, .min_demand = 5}),
                        "run: min_demand is 5; less than max_demand, 5");
    REQUIRE_THROWS_WITH(weir::run(job, {.max_demand = 5, .min_demand = 7}),
                        "run: min_demand is 7; less than max_demand, 5");
    REQUIRE_THROWS_AS(weir::run(job, {.max_closings = 0}), weir::build_error);
    REQUIRE_THROWS_WITH(weir::run(job, {.max_closings = 0}),
                        "run: max_closings is 0, so no window could close; 1 or more");
    CHECK(weir::run(job, {.max_demand = 1, .min_demand = 0, .max_closings = 1}).records.counted == 3);
}

TEST_CASE("four batches for each thread may be in flight unless somebody says otherwise") {
    const auto most = [](weir::run_options options) {
        options.hold_sources = true;
        weir::running run(weir::from_range(one_to(3)).for_each([](int) {}), std::move(options));
        const auto now = run.metrics();
        run.open_sources();
        CHECK(run.wait().records.counted == 3);
        return now.sources.at(0).max_demand;
    };
    CHECK(most({.threads = 1}) == 4);
    CHECK(most({.threads = 6}) == 24);
    CHECK(most({.threads = 6, .max_demand = 5}) == 5);
}

TEST_CASE("an empty source ends the run normally, and nothing is left of it", "[K3][K6]") {
    const script<int> input;
    input.end();
    observer<int> seen;
    const auto report = weir::start(weir::from(input).for_each(seen.recorder())).wait();
    CHECK(report.records == tally{});
    CHECK(seen.all().empty());
    CHECK(input.made() == 1);
    CHECK(input.gone() == 1);
}

TEST_CASE("nothing starts before the flow is run") {
    const script<int> input;
    const auto described = weir::from(input).map([](int n) { return n + 1; });
    const auto job = described.for_each([](int) {});
    CHECK(input.made() == 0);
    input.end();
    weir::run(job);
    CHECK(input.made() == 1);
}

TEST_CASE("a job may be run again, with the same result and a source of its own") {
    std::atomic<int> sum = 0;
    const auto job = weir::from_range(one_to(100)).for_each([&](int n) { sum += n; });
    CHECK(weir::run(job).records.counted == 100);
    CHECK(weir::run(job, {.threads = 1}).records.counted == 100);
    CHECK(sum == 2 * 5050);
}

TEST_CASE("two runs go on at once without knowing of each other") {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<int> first("first");
    const script<int> second("second");
    observer<int> first_seen;
    observer<int> second_seen;
    auto one = weir::start(weir::from(first).for_each(first_seen.recorder()), {.threads = 1, .clock = time});
    auto two = weir::start(weir::from(second).for_each(second_seen.recorder()), {.threads = 8, .clock = time});
    first.push({1});
    second.push({2});
    CHECK(second_seen.wait_for(1) == std::vector{2});
    CHECK(first_seen.wait_for(1) == std::vector{1});
    one.stop();
    CHECK(one.wait().records.counted == 1);
    second.push({3});
    CHECK(second_seen.wait_for(2) == std::vector{2, 3});
    second.end();
    CHECK(two.wait().records.counted == 2);
}

TEST_CASE("with one thread no two functions of a flow run at once") {
    std::atomic<int> inside = 0;
    std::atomic<bool> met = false;
    const auto watch = [&](int n) {
        if (inside.fetch_add(1) > 0) met = true;
        inside.fetch_sub(1);
        return n;
    };
    weir::run(weir::from_range(one_to(2000), {.batch_size = 5})
                  .map(watch)
                  .partition([](int n) { return n; }, {.stages = 4})
                  .reduce(0, [&](int& sum, int n) { sum += watch(n); })
                  .emit()
                  .for_each([&](const weir::pane<int>& one) { (void)watch(one.value); }),
              {.threads = 1});
    CHECK_FALSE(met);
}

TEST_CASE("waiting again gives the same report") {
    auto running = weir::start(weir::from_range(one_to(10)).for_each([](int) {}));
    const auto first = running.wait();
    const auto again = running.wait();
    CHECK(again.records == first.records);
    CHECK(running.report().records == first.records);
}

TEST_CASE("how things stand can be asked while a run goes on") {
    const script<int> input;
    observer<int> seen;
    auto running = weir::start(weir::from(input).for_each(seen.recorder()), {.max_demand = 1});
    input.push({1, 2, 3});
    // The third batch enters when the credit of the second is back, the second when that of the first is.
    input.push({4});
    input.push({5});
    input.wait_for_entered(3);
    const auto midway = running.report();
    CHECK(midway.records.received == 5);
    CHECK(midway.records.counted >= 4);
    input.end();
    CHECK(running.wait().records == tally{.received = 5, .counted = 5});
}

TEST_CASE("what a source reports of records that never entered is in the account") {
    struct reporting {
        using event = int;
        struct actor final : weir::source {
            void run(weir::intake& entrance) override {
                entrance.report({.received = 10, .malformed = 4, .oversize = 3, .duplicate = 2, .control = 1});
                entrance.report_reconnect();
                entrance.report_reconnect();
            }
        };
        [[nodiscard]] std::string name() const { return "reporting"; }
        [[nodiscard]] std::unique_ptr<weir::source> make() const { return std::make_unique<actor>(); }
        [[nodiscard]] weir::read_batch<int> reader() const { return {}; }
    };
    const auto report = weir::run(weir::from(reporting{}).for_each([](int) {}));
    CHECK(report.records == tally{.received = 10, .malformed = 4, .oversize = 3, .duplicate = 2, .control = 1});
    CHECK(report.records.adds_up());
    CHECK(report.reconnects == 2);
    CHECK(report.sources[0].reconnects == 2);
}

TEST_CASE("ten million events pass through mappers with a bounded number of batches in flight", "[F20]") {
    constexpr std::size_t batches = 10'000;
    const auto report =
        weir::run(weir::from(zeros{batches}).map([](int n) { return n + 1; }).for_each([](int) {}), {.max_demand = 8});
    CHECK(report.records == tally{.received = 10'000'000, .counted = 10'000'000});
    CHECK(report.max_batches_in_flight <= 8);
    CHECK(report.max_bytes_in_flight <= 9 * zeros::batch_size * sizeof(int));
}
