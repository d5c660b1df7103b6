// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/watched_clock.hpp"

#include <weir/emitter.hpp>
#include <weir/error.hpp>
#include <weir/run.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using weir::batch_options;
using weir::tally;
using weir::testing::gate;
using weir::testing::observer;
using weir::testing::sorted;
using weir::testing::watched_clock;

namespace {

template <class T>
using script = std::function<void(weir::emitter<T>&)>;

/// A source that lets a script emit, as the engine does with a source of one's own.
template <class T>
class scripted final : public weir::source {
public:
    scripted(script<T> play, batch_options options) : play_(std::move(play)), options_(options) {}

    void run(weir::intake& entrance) override {
        driven out(entrance, options_);
        if (options_.linger < weir::duration::max()) out.watch();
        play_(out);
        out.finish();
    }

private:
    struct driven final : weir::emitter<T> {
        using weir::emitter<T>::emitter;
        using weir::delivery::finish;
        using weir::delivery::watch;
    };

    script<T> play_;
    batch_options options_;
};

/// Shows each batch as it was delivered.
template <class T>
class batch_watcher final : public weir::consumer {
public:
    explicit batch_watcher(std::function<void(std::vector<T>)> show) : show_(std::move(show)) {}

    void receive(weir::message& in) const override {
        auto& one = static_cast<weir::batch<T>&>(in);
        one.settle({.counted = one.events.size()});
        show_(one.events);
    }

private:
    std::function<void(std::vector<T>)> show_;
};

template <class T>
weir::job emitting(script<T> play, batch_options options, std::function<void(std::vector<T>)> show) {
    return weir::job([=](weir::builder& to) -> weir::inflow {
        auto layer = to.add_layer("batches", std::make_shared<batch_watcher<T>>(show));
        return {to.add_source("script", std::make_unique<scripted<T>>(play, options), std::move(layer),
                              {options.max_demand, options.min_demand})};
    });
}

constexpr auto for_ever = weir::duration::max();

void wait_for_stop(weir::emitter<int>& out) {
    std::atomic<bool> stopped = false;
    const std::stop_callback ending(out.stopping(), [&] {
        stopped = true;
        stopped.notify_all();
    });
    stopped.wait(false);
}

}  // namespace

TEST_CASE("a batch closes at its size, and the last with what remains") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    observer<std::vector<int>> seen;
    const script<int> play = [](weir::emitter<int>& out) {
        for (int n = 0; n < 1000; ++n) out.push(n);
    };
    const auto report =
        weir::run(emitting<int>(play, {.size = size, .linger = for_ever}, seen.recorder()), {.threads = threads});
    std::vector<int> all;
    std::size_t short_ones = 0;
    for (const auto& one : sorted(seen.all())) {
        all.insert(all.end(), one.begin(), one.end());
        CHECK(one.size() <= size);
        if (one.size() < size) ++short_ones;
    }
    CHECK(all.size() == 1000);
    CHECK(std::is_sorted(all.begin(), all.end()));
    CHECK(short_ones == (1000 % size == 0 ? 0 : 1));
    CHECK(report.records == tally{.received = 1000, .counted = 1000});
}

TEST_CASE("a batch closes at its bytes, with the elements of containers") {
    observer<std::vector<std::string>> seen;
    const script<std::string> play = [](weir::emitter<std::string>& out) {
        for (int n = 0; n < 6; ++n) out.push(std::string(100, 'x'));
        out.push(std::string(1000, 'y'));
        out.push("z");
    };
    const auto two = 2 * (100 + sizeof(std::string));
    weir::run(emitting<std::string>(play, {.bytes = two, .linger = for_ever}, seen.recorder()), {.threads = 1});
    std::vector<std::size_t> sizes;
    for (const auto& one : seen.all()) sizes.push_back(one.size());
    CHECK(sorted(sizes) == std::vector<std::size_t>{1, 1, 2, 2, 2});
}

TEST_CASE("a batch closes a linger time after its first event, though its source is blocked") {
    const auto clock = std::make_shared<watched_clock>();
    observer<std::vector<int>> seen;
    std::atomic<bool> pushed = false;
    const script<int> play = [&](weir::emitter<int>& out) {
        out.push(1);
        out.push(2);
        pushed = true;
        wait_for_stop(out);
    };
    auto running = weir::start(emitting<int>(play, {.linger = 20ms}, seen.recorder()), {.threads = 2, .clock = clock});
    while (!pushed) std::this_thread::yield();  // else the first may be all that the batch holds
    REQUIRE(clock->someone_waits_for(20ms));
    clock->advance(19ms);
    CHECK(clock->someone_waits_for(1ms));
    CHECK(seen.all().empty());
    clock->advance(1ms);
    CHECK(seen.wait_for(1) == std::vector<std::vector<int>>{{1, 2}});
    running.drain();
    CHECK(running.wait().records == tally{.received = 2, .counted = 2});
}

TEST_CASE("each batch has a linger time of its own") {
    const auto clock = std::make_shared<watched_clock>();
    observer<std::vector<int>> seen;
    gate next;
    const script<int> play = [&](weir::emitter<int>& out) {
        for (int n = 0; n < 3; ++n) {
            out.push(n);
            next.pass();
        }
    };
    auto running = weir::start(emitting<int>(play, {.linger = 20ms}, seen.recorder()), {.threads = 2, .clock = clock});
    const gate::opener last(next);
    for (std::size_t n = 1; n <= 3; ++n) {
        next.wait_for_arrivals(n);
        REQUIRE(clock->someone_waits_for(20ms));
        clock->advance(20ms);
        CHECK(seen.wait_for(n).back() == std::vector{static_cast<int>(n) - 1});
        next.let(1);
    }
    CHECK(running.wait().records.counted == 3);
}

TEST_CASE("without a linger time each event is a batch; with an endless one only the end closes it") {
    observer<std::vector<int>> seen;
    const script<int> play = [](weir::emitter<int>& out) {
        for (int n = 0; n < 5; ++n) out.push(n);
    };
    const auto clock = std::make_shared<watched_clock>();
    weir::run(emitting<int>(play, {.linger = 0ms}, seen.recorder()), {.clock = clock});
    CHECK(seen.all().size() == 5);
    weir::run(emitting<int>(play, {.linger = for_ever}, seen.recorder()), {.clock = clock});
    CHECK(seen.all().back() == std::vector{0, 1, 2, 3, 4});
}

TEST_CASE("flush delivers what has been pushed, and nothing if nothing has") {
    observer<std::vector<int>> seen;
    const script<int> play = [](weir::emitter<int>& out) {
        out.flush();
        out.push(1);
        out.flush();
        out.flush();
        out.push(2);
    };
    weir::run(emitting<int>(play, {.linger = for_ever}, seen.recorder()), {.threads = 1});
    CHECK(sorted(seen.all()) == std::vector<std::vector<int>>{{1}, {2}});
}

TEST_CASE("a push waits while the flow gives no credit", "[J25]") {
    gate frozen;
    std::atomic<int> pushed = 0;
    const auto max_demand = GENERATE(std::size_t{1}, std::size_t{3});
    const script<int> play = [&](weir::emitter<int>& out) {
        for (int n = 0; n < 10; ++n) {
            out.push(n);
            ++pushed;
        }
    };
    auto running = weir::start(
        emitting<int>(play, {.size = 1, .max_demand = max_demand}, [&](const std::vector<int>&) { frozen.pass(); }),
        {.threads = 2});
    const gate::opener last(frozen);
    // One waits at the entrance, and its push with it.
    while (running.report().records.received <= max_demand) std::this_thread::yield();
    CHECK(pushed == static_cast<int>(max_demand));
    CHECK(running.report().records.received == max_demand + 1);
    frozen.open();
    CHECK(running.wait().records.counted == 10);
    CHECK(running.report().max_batches_in_flight <= max_demand);
}

TEST_CASE("a batch whose linger time is over waits for credit without its source") {
    const auto clock = std::make_shared<watched_clock>();
    gate frozen;
    observer<int> seen;
    std::atomic<bool> pushed = false;
    const script<int> play = [&](weir::emitter<int>& out) {
        out.push(1);
        out.flush();
        out.push(2);
        pushed = true;
        wait_for_stop(out);
    };
    const auto show = [&](const std::vector<int>& some) {
        frozen.pass();
        seen.add(some.at(0));
    };
    auto running =
        weir::start(emitting<int>(play, {.linger = 20ms, .max_demand = 1}, show), {.threads = 2, .clock = clock});
    const gate::opener last(frozen);
    frozen.wait_for_arrivals(1);
    while (!pushed) std::this_thread::yield();  // else it is the first event that somebody waits for
    REQUIRE(clock->someone_waits_for(20ms));
    clock->advance(20ms);
    while (running.report().records.received < 2) std::this_thread::yield();
    frozen.open();
    CHECK(seen.wait_for(2) == std::vector{1, 2});
    running.drain();
    CHECK(running.wait().records == tally{.received = 2, .counted = 2});
}

TEST_CASE("a push that waits returns false when the run stops, and what it took counts as dropped") {
    gate frozen;
    std::atomic<bool> more = true;
    const script<int> play = [&](weir::emitter<int>& out) {
        while (more) more = out.push(1);
    };
    auto running =
        weir::start(emitting<int>(play, {.size = 1, .max_demand = 2}, [&](const std::vector<int>&) { frozen.pass(); }),
                    {.threads = 2});
    const gate::opener last(frozen);
    while (running.report().records.received < 3) std::this_thread::yield();
    running.stop();
    frozen.open();
    const auto records = running.wait().records;
    CHECK_FALSE(more);
    CHECK(records.adds_up());
    CHECK(records.dropped >= 1);
}

TEST_CASE("what was pushed before a drain is delivered") {
    observer<int> pushed;
    const script<int> play = [&](weir::emitter<int>& out) {
        int n = 0;
        while (out.push(n)) pushed.add(n++);
    };
    observer<std::vector<int>> seen;
    auto running = weir::start(emitting<int>(play, {.size = 7, .linger = for_ever}, seen.recorder()), {.threads = 2});
    (void)pushed.wait_for(100);
    running.drain();
    const auto records = running.wait().records;
    CHECK(records.counted == pushed.all().size() + 1);
    CHECK(records.counted == records.received);
}

TEST_CASE("any thread may push, and none of its events is lost") {
    const auto pushers = GENERATE(2, 4);
    const auto size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const script<int> play = [&](weir::emitter<int>& out) {
        std::vector<std::jthread> all;
        for (int thread = 0; thread < pushers; ++thread)
            all.emplace_back([&out, thread] {
                for (int n = 0; n < 1000; ++n) out.push(1000 * thread + n);
            });
    };
    std::mutex mutex;
    std::vector<int> seen;
    std::atomic<bool> fits = true;
    const auto show = [&](const std::vector<int>& some) {
        const std::scoped_lock lock(mutex);
        if (some.size() > size) fits = false;
        seen.insert(seen.end(), some.begin(), some.end());
    };
    weir::run(emitting<int>(play, {.size = size, .max_demand = 2}, show), {.threads = 2});
    std::vector<int> expected;
    for (int n = 0; n < 1000 * pushers; ++n) expected.push_back(n);
    CHECK(sorted(seen) == expected);
    CHECK(fits);
}

TEST_CASE("records that became no event, connections and notices are reported") {
    const script<int> play = [](weir::emitter<int>& out) {
        out.push(1);
        out.skip({.malformed = 2, .control = 1});
        out.reconnected();
        out.notice("connected again");
    };
    observer<std::string> notices;
    const auto report = weir::run(emitting<int>(play, {}, [](const std::vector<int>&) {}),
                                  {.on_notice = [&](std::string_view source, std::string_view text) {
                                      notices.add(std::string(source) + ": " + std::string(text));
                                  }});
    CHECK(report.records == tally{.received = 4, .counted = 1, .malformed = 2, .control = 1});
    CHECK(report.reconnects == 1);
    CHECK(notices.all() == std::vector<std::string>{"script: connected again"});
}

TEST_CASE("batch options out of range are refused, with what to do", "[J33]") {
    REQUIRE_THROWS_AS(weir::check({.size = 0}, "from_source"), weir::build_error);
    REQUIRE_THROWS_WITH(weir::check({.size = 0}, "from_source"),
                        "from_source: size is 0; at least one event makes a batch");
    REQUIRE_THROWS_WITH(weir::check({.bytes = 0}, "from_source"),
                        "from_source: bytes is 0; at least one byte makes a batch");
    REQUIRE_THROWS_WITH(weir::check({.linger = -1ns}, "from_source"), "from_source: linger is -1 ns; zero or more");
    CHECK_NOTHROW(weir::check({}, "from_source"));
}
