// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"

#include <weir/flow.hpp>
#include <weir/from_source.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

using weir::build_error;
using weir::emitter;
using weir::from_source;
using weir::tally;
using weir::testing::observer;
using weir::testing::sorted;

namespace {

/// Counts from `next`, for as long as it is asked; or up to `end`.
struct counter {
    using event = int;

    bool pull(std::size_t demand, emitter<int>& out) {
        for (std::size_t n = 0; n < demand && next < end; ++n) out.push(next++);
        return next < end;
    }

    int next = 0;
    int end = std::numeric_limits<int>::max();
};

/// Pushes the numbers below `end`.
struct pusher {
    using event = int;
    [[nodiscard]] std::string name() const { return "pusher"; }

    void run(emitter<int>& out) const {
        for (int n = 0; n < end; ++n)
            if (!out.push(n)) return;
    }

    int end = 0;
};

struct oops : std::runtime_error {
    oops() : std::runtime_error("oops") {}
};

std::vector<int> one_batch(std::span<int> some) {
    return {some.front(), some.back(), static_cast<int>(some.size())};
}

std::vector<int> below(int end) {
    std::vector<int> numbers(static_cast<std::size_t>(end));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

}  // namespace

TEST_CASE("from_source delivers what a source emits") {
    CHECK(sorted(weir::from_source(counter{0, 1000}).collect()) == below(1000));
    CHECK(sorted(weir::from_source(pusher{1000}).collect()) == below(1000));
}

TEST_CASE("a source's events come once each, however they are packed, and in their order") {
    const auto threads = GENERATE(1U, 2U, 8U);
    const auto size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    const auto max_demand = GENERATE(std::size_t{1}, std::size_t{16});
    const weir::batch_options options{.size = size, .max_demand = max_demand};
    CAPTURE(threads, size, max_demand);
    std::vector<int> seen;
    const auto note = [&](int n) { seen.push_back(n); };
    const auto pulled =
        weir::run(from_source(counter{0, 1001}, options).for_each(note, {.concurrency = 1}), {.threads = threads});
    CHECK(seen == below(1001));
    CHECK(pulled.records == tally{.received = 1001, .counted = 1001});
    CHECK(pulled.max_batches_in_flight <= max_demand);
    seen.clear();
    const auto pushed =
        weir::run(from_source(pusher{1001}, options).for_each(note, {.concurrency = 1}), {.threads = threads});
    CHECK(seen == below(1001));
    CHECK(pushed.records == pulled.records);
}

TEST_CASE("a source that is pulled is asked for one batch at a time", "[J1][J2][J4][J25]") {
    const auto size = GENERATE(500, 20, 1, 50);
    auto batches = from_source(counter{}, {.size = static_cast<std::size_t>(size)}).map_batch(one_batch).stream();
    for (int batch = 0; batch < 3; ++batch) {
        CHECK(batches.next() == size * batch);
        CHECK(batches.next() == size * (batch + 1) - 1);
        CHECK(batches.next() == size);
    }
}

TEST_CASE("a pull that emits more than was asked for makes further batches; one that emits less, a short one") {
    struct generous {
        using event = int;
        bool pull(std::size_t, emitter<int>& out) {
            for (int n = 0; n < next_size; ++n) out.push(n);
            return --next_size > 0;
        }
        int next_size = 5;
    };
    auto batches = from_source(generous{}, {.size = 3}).map_batch([](std::span<int> some) {
        return std::vector{static_cast<int>(some.size())};
    });
    std::vector<int> sizes;
    for (const int size : batches.stream()) sizes.push_back(size);
    CHECK(sizes == std::vector{3, 2, 3, 1, 3, 2, 1});
}

TEST_CASE("a source that has nothing ends the run normally", "[K3][K17]") {
    CHECK(from_source(pusher{0}).collect().empty());
    CHECK(from_source(counter{0, 0}).collect().empty());
}

TEST_CASE("each run begins with a fresh copy of the source") {
    const auto flow = from_source(counter{0, 3});
    CHECK(flow.collect() == std::vector{0, 1, 2});
    CHECK(flow.collect() == std::vector{0, 1, 2});
}

TEST_CASE("a source that cannot be copied is made for each run by a function") {
    struct connection {
        using event = int;
        explicit connection(std::atomic<int>& count) : open(count) { ++open; }
        connection(const connection&) = delete;
        connection& operator=(const connection&) = delete;
        ~connection() { --open; }
        void run(emitter<int>& out) const { out.push(open); }
        static std::string name() { return "connection"; }
        std::atomic<int>& open;
    };
    std::atomic<int> open = 0;
    observer<int> seen;
    const auto flow = from_source([&] { return std::make_unique<connection>(open); });
    const auto job = flow.for_each(seen.recorder());
    CHECK(open == 0);
    CHECK(weir::run(job).sources.at(0).name == "connection");
    weir::run(job);
    CHECK(seen.all() == std::vector{1, 1});
    CHECK(open == 0);
    CHECK(from_source([] { return counter{5, 7}; }).collect() == std::vector{5, 6});
}

TEST_CASE("a source may have a name, which the run reports") {
    CHECK(weir::run(from_source(pusher{1}).for_each([](int) {})).sources.at(0).name == "pusher");
    CHECK(weir::run(from_source(counter{0, 1}).for_each([](int) {})).sources.at(0).name == "source");
}

TEST_CASE("what a source throws is rethrown as it is, and what it had emitted is delivered", "[K2]") {
    struct failing_pull {
        using event = int;
        bool pull(std::size_t, emitter<int>& out) {
            for (int n = 0; n < 10; ++n) out.push(n);
            throw oops();
        }
    };
    struct failing_push {
        using event = int;
        void run(emitter<int>& out) const {
            for (int n = 0; n < 10; ++n) out.push(n);
            throw oops();
        }
    };
    const auto size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{500});
    observer<int> seen;
    auto pulled = weir::start(from_source(failing_pull{}, {.size = size}).for_each(seen.recorder()));
    CHECK_THROWS_AS(pulled.wait(), oops);
    CHECK(sorted(seen.all()) == below(10));
    CHECK(pulled.report().records == tally{.received = 10, .counted = 10});
    auto pushed = weir::start(from_source(failing_push{}, {.size = size}).for_each(seen.recorder()));
    CHECK_THROWS_AS(pushed.wait(), oops);
    CHECK(seen.all().size() == 20);
    CHECK(pushed.report().records == tally{.received = 10, .counted = 10});
}

TEST_CASE("an endless source ends when the flow stops or drains, and is gone then", "[K5][K6]") {
    const auto alive = std::make_shared<int>();
    struct endless {
        using event = int;
        void run(emitter<int>& out) const {
            while (out.push(1)) {
            }
        }
        std::shared_ptr<int> holds;
    };
    const auto make = [&] { return std::make_unique<endless>(endless{alive}); };
    const auto kept = alive.use_count();
    observer<int> seen;
    auto running = weir::start(from_source(make).for_each(seen.recorder()), {.threads = 2});
    (void)seen.wait_for(1000);
    if (GENERATE(true, false))
        running.stop();
    else
        running.drain();
    CHECK(running.wait().records.adds_up());
    CHECK(alive.use_count() == kept);
}

TEST_CASE("a source may measure its events for the bytes of a batch") {
    struct heavy {
        using event = int;
        void run(emitter<int>& out) const {
            for (int n = 0; n < 10; ++n) out.push(n);
        }
        [[nodiscard]] std::size_t size_bytes(int) const { return 100; }
    };
    auto sizes =
        from_source(heavy{}, {.bytes = 200, .linger = weir::duration::max()}).map_batch([](std::span<int> some) {
            return std::vector{some.size()};
        });
    CHECK(sizes.collect() == std::vector<std::size_t>(5, 2));
}

TEST_CASE("from_source refuses options out of range, and says so", "[J33]") {
    REQUIRE_THROWS_AS(from_source(pusher{1}, {.size = 0}), build_error);
    REQUIRE_THROWS_WITH(from_source(pusher{1}, {.size = 0}),
                        "from_source: size is 0; at least one event makes a batch");
    REQUIRE_THROWS_WITH(from_source(pusher{1}, {.max_demand = 2, .min_demand = 2}).collect(),
                        "pusher: min_demand is 2; less than max_demand, 2");
}
