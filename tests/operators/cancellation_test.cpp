// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/seed.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/join.hpp>
#include <weir/merge.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using weir::testing::dice;
using weir::testing::printed_seed;
using weir::testing::script;
namespace window = weir::window;

namespace {

/// An event that must be let go of, whatever happens to the flow.
struct event {
    std::shared_ptr<int> alive;
    int number = 0;
    weir::time_point at;
};

using events = std::vector<event>;

int number_of(const event& one) {
    return one.number;
}

/// Throws when it has been called often enough.
class fuse_wire {
public:
    explicit fuse_wire(std::size_t calls)
        : left_(std::make_shared<std::atomic<std::int64_t>>(static_cast<std::int64_t>(calls))) {}
    void touch() const {
        if (left_->fetch_sub(1) == 1) throw std::runtime_error("blown");
    }

private:
    std::shared_ptr<std::atomic<std::int64_t>> left_;
};

weir::run_options drawn_options(dice& random, std::shared_ptr<weir::clock> time) {
    weir::run_options drawn;
    drawn.threads = static_cast<unsigned>(random.between(1, 4));
    drawn.stages = random.between(1, 4);
    drawn.max_demand = random.between(1, 5);
    drawn.max_closings = random.between(1, 3);
    drawn.clock = std::move(time);
    return drawn;
}

weir::windows<event> drawn_window(dice& random) {
    switch (random.between(0, 4)) {
        case 0:
            return window::global();
        case 1:
            return window::count(7);
        case 2:
            return window::periodic(10ms);
        case 3:
            return window::sliding(20ms, 10ms, &event::at).out_of_order_by(5ms);
        default:
            return window::fixed(10ms, &event::at).allowed_lateness(5ms, weir::accumulation::keep).idle_after(20ms);
    }
}

void count(int& sum, const event&) {
    ++sum;
}

/// A flow through many operators, each of which may hold events when the run ends.
weir::flow<int> drawn_flow(dice& random, const script<event>& one, const script<event>& other, const fuse_wire& wire) {
    const weir::flow<event> left = weir::from(one).map([wire](event in) {
        wire.touch();
        return in;
    });
    const weir::flow<event> right = weir::from(other);
    const auto value = [](const weir::pane<int>& sum) { return sum.value; };
    const weir::flow<event> both = weir::merge(left, right);
    switch (random.between(0, 6)) {
        case 0:
            return both.map(number_of);
        case 1:
            return both.partition(number_of, {.over = drawn_window(random)}).reduce(0, count).emit().map(value);
        case 2:
            return both.partition(number_of, {.over = drawn_window(random)})
                .reduce(0, count)
                .departition(0, [](int& sum, int part) { sum += part; })
                .map(value);
        case 3:
            return both.partition(number_of, {.over = window::session(5ms, &event::at).time_out(20ms)})
                .reduce(0, count)
                .emit()
                .map(value);
        case 4:
            return weir::join(
                weir::join_mode::full_outer, left, right, number_of, number_of,
                [](const event* first, const event* second) { return (first ? 1 : 0) + (second ? 1 : 0); });
        case 5:
            return both
                .buffer({.capacity = random.between(1, 20),
                         .when_full = random.between(0, 1) == 0 ? weir::overflow::block : weir::overflow::drop_oldest,
                         .batch_size = random.between(1, 5),
                         .demand = {random.between(1, 3)}})
                .map(number_of);
        default:
            return both.rate_limit(random.between(1, 10), 10ms).map(number_of);
    }
}

/// Feeds both sources some batches, and lets the clock go on.
void feed(dice& random, const script<event>& one, const script<event>& other, weir::manual_clock& time,
          const std::shared_ptr<int>& alive) {
    for (auto left = random.between(0, 12); left > 0; --left) {
        events batch(random.between(0, 10));
        for (auto& in : batch)
            in = {alive, static_cast<int>(random.between(0, 9)),
                  time.now() + std::chrono::milliseconds(random.between(0, 30))};
        (random.between(0, 1) == 0 ? one : other).push(std::move(batch));
        if (random.between(0, 2) == 0) time.advance(std::chrono::milliseconds(random.between(0, 25)));
        if (random.between(0, 3) == 0) std::this_thread::yield();
    }
}

/// What is left when a run has ended: nothing.
void check_nothing_left(const script<event>& one, const script<event>& other) {
    REQUIRE(one.gone() == one.made());
    REQUIRE(other.gone() == other.made());
}

/// Waits for a run whose wire may have blown, while the clock goes on: what a rate limit holds comes by the clock only.
void wait_for(weir::running& run, weir::manual_clock& time) {
    auto ended = std::async(std::launch::async, [&run] { return run.wait(); });
    while (ended.wait_for(0s) != std::future_status::ready) {
        time.advance(10ms);
        std::this_thread::yield();
    }
    try {
        (void)ended.get();
    } catch (const weir::stage_error& error) {
        REQUIRE(std::string(error.what()).find("blown") != std::string::npos);
    }
    REQUIRE(run.report().records.adds_up());
}

/// One run that is ended somehow, at some moment.
void run_and_end(dice& random, const std::shared_ptr<int>& alive) {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<event> one("one");
    const script<event> other("other");
    const fuse_wire wire(random.between(1, 60));
    {
        const auto flow = drawn_flow(random, one, other, wire);
        const auto options = drawn_options(random, time);
        weir::running run(flow.for_each([](int) {}), options);
        std::optional<std::thread> elsewhere;
        const auto how = random.between(0, 5);
        if (how == 0) elsewhere.emplace([&run] { run.stop(); });
        if (how == 1) elsewhere.emplace([&run] { run.drain(); });
        feed(random, one, other, *time, alive);
        if (how == 2) run.stop();
        if (how == 3) run.drain();
        if (elsewhere) elsewhere->join();
        if (how < 4) wait_for(run, *time);
    }
    check_nothing_left(one, other);
}

/// One stream that is left at some moment.
void read_and_leave(dice& random, const std::shared_ptr<int>& alive) {
    const auto time = std::make_shared<weir::manual_clock>();
    const script<event> one("one");
    const script<event> other("other");
    {
        auto stream =
            weir::merge(weir::from(one), weir::from(other)).map(number_of).stream(drawn_options(random, time));
        feed(random, one, other, *time, alive);
        one.push({{alive, 1, {}}, {alive, 2, {}}});
        for (auto left = random.between(0, 2); left > 0; --left) REQUIRE(stream.next());
    }
    check_nothing_left(one, other);
}

}  // namespace

TEST_CASE("a thousand runs, ended at random, end and leave nothing behind", "[P6]") {
    dice random(printed_seed());
    const auto alive = std::make_shared<int>(0);
    for (int round = 0; round < 1000; ++round) run_and_end(random, alive);
    CHECK(alive.use_count() == 1);
}

TEST_CASE("streams that are left at random stop their flows and leave nothing behind", "[P6]") {
    dice random(printed_seed());
    const auto alive = std::make_shared<int>(0);
    for (int round = 0; round < 300; ++round) read_and_leave(random, alive);
    CHECK(alive.use_count() == 1);
}
