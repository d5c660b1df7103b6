// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/seed.hpp"

#include <weir/from.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

using weir::testing::gate;
using weir::testing::observer;

namespace {

/// A source that has numbers from 0 on for whoever asks, one a batch.
struct numbers {
    using event = int;

    struct record {
        std::atomic<int> made = 0;
        std::atomic<int> asking = 0;
        std::atomic<bool> asked_by_two = false;
        std::atomic<bool> asked_too_late = false;
    };

    int end;                                       ///< that many
    std::function<void(int)> before = [](int) {};  ///< each is made
    std::shared_ptr<record> seen = std::make_shared<record>();

    [[nodiscard]] std::string name() const { return "numbers"; }
    [[nodiscard]] weir::read_batch<int> reader() const { return {}; }
    [[nodiscard]] std::unique_ptr<weir::source> make() const;

private:
    struct actor;
};

struct numbers::actor final : weir::source {
    explicit actor(numbers of) : all(std::move(of)) {}

    void run(weir::intake& entrance) override {
        std::atomic<bool> over = false;
        const auto next = [&]() -> weir::handle<weir::origin> {
            if (++all.seen->asking != 1) all.seen->asked_by_two = true;
            if (over) all.seen->asked_too_late = true;
            weir::handle<weir::origin> batch;
            if (const int number = all.seen->made; number < all.end) {
                all.before(number);
                batch = weir::make_counted<weir::batch<int>>(std::vector<int>{number});
                ++all.seen->made;
            }
            --all.seen->asking;
            return batch;
        };
        entrance.put_each(next);
        over = true;
    }

    numbers all;
};

std::unique_ptr<weir::source> numbers::make() const {
    return std::make_unique<actor>(*this);
}

void check_asked_rightly(const numbers& source) {
    CHECK_FALSE(source.seen->asked_by_two);
    CHECK_FALSE(source.seen->asked_too_late);
}

}  // namespace

TEST_CASE("what can be had at any time enters whole and in order, with any demand and any number of threads") {
    weir::testing::dice dice(weir::testing::printed_seed());
    for (int round = 0; round < 100; ++round) {
        const numbers source{static_cast<int>(dice.between(0, 300))};
        const auto most = dice.between(1, 6);
        const weir::run_options options{.threads = static_cast<unsigned>(dice.between(1, 4)),
                                        .max_demand = most,
                                        .min_demand = dice.between(0, most - 1)};
        std::vector<int> arrived;
        const auto report = weir::run(weir::from(source)
                                          .map([](int n) { return n; })
                                          .partition([](int) { return 0; }, {.stages = 1})
                                          .reduce(0, [&arrived](int&, int n) { arrived.push_back(n); })
                                          .emit()
                                          .for_each([](const auto&) {}),
                                      options);
        CHECK(report.records.counted == static_cast<std::uint64_t>(source.end));
        CHECK(report.max_batches_in_flight <= most);
        REQUIRE(arrived.size() == static_cast<std::size_t>(source.end));
        for (int number = 0; number < source.end; ++number)
            REQUIRE(arrived[static_cast<std::size_t>(number)] == number);
        check_asked_rightly(source);
    }
}

TEST_CASE("one thread begins batches in the order in which they were let in, and ends each before the next") {
    const numbers source{200};
    std::vector<int> events;  // each number as it is read, and once more when its partition has it
    weir::run(weir::from(source)
                  .map([&events](int n) { return events.push_back(n), n; })
                  .partition([](int) { return 0; }, {.stages = 1})
                  .reduce(0, [&events](int&, int n) { events.push_back(n); })
                  .emit()
                  .for_each([](const auto&) {}),
              {.threads = 1, .max_demand = 8});
    REQUIRE(events.size() == 400);
    for (std::size_t index = 0; index < events.size(); ++index) REQUIRE(events[index] == static_cast<int>(index / 2));
}

TEST_CASE("no more of what can be had at any time is made than may be in flight, and one that waits") {
    const numbers source{100};
    gate held;
    auto running = weir::start(weir::from(source).for_each([&held](int) { held.pass(); }, {.concurrency = 1}),
                               {.threads = 2, .max_demand = 3, .min_demand = 2});
    const gate::opener opener(held);
    held.wait_for_arrivals(1);
    CHECK(source.seen->made <= 4);
    held.let(10);
    held.wait_for_arrivals(11);
    CHECK(source.seen->made <= 14);
    held.open();
    CHECK(running.wait().records.counted == 100);
    check_asked_rightly(source);
}

TEST_CASE("a run that stops or drains asks for no more, and all that was made is accounted for") {
    weir::testing::dice dice(weir::testing::printed_seed());
    for (int round = 0; round < 200; ++round) {
        const numbers source{1'000'000'000};
        observer<int> seen;
        auto running =
            weir::start(weir::from(source).for_each(seen.recorder()),
                        {.threads = static_cast<unsigned>(dice.between(1, 4)), .max_demand = dice.between(1, 5)});
        (void)seen.wait_for(dice.between(0, 50));
        const bool stops = dice.between(0, 1) == 0;
        stops ? running.stop() : running.drain();
        const auto report = running.wait();
        CHECK(report.records.adds_up());
        CHECK(report.records.received == static_cast<std::uint64_t>(source.seen->made.load()));
        if (!stops) CHECK(report.records.counted == report.records.received);
        check_asked_rightly(source);
    }
}

TEST_CASE("where a batch cannot be made the run ends with what came before, and throws") {
    for (const int bad : {0, 1, 50}) {
        const numbers source{100, [bad](int number) {
                                 if (number == bad) throw std::runtime_error("no more");
                             }};
        observer<int> seen;
        auto running = weir::start(weir::from(source).for_each(seen.recorder()), {.threads = 2, .max_demand = 4});
        REQUIRE_THROWS_WITH(running.wait(), "no more");
        CHECK(seen.all().size() == static_cast<std::size_t>(bad));
    }
}
