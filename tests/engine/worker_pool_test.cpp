// SPDX-License-Identifier: Apache-2.0
#include "../../engine/worker_pool.hpp"
#include "../../engine/happens_before.hpp"

#include "support/catch.hpp"
#include "support/observer.hpp"

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

using weir::testing::gate;

namespace {

namespace flow = oneapi::tbb::flow;

/// A graph of one node, whose tasks a pool's workers run.
class tasks {
public:
    tasks(unsigned threads, std::function<void(tasks&, int)> work)
        : work_(std::move(work)), arena_(static_cast<int>(threads) + 1, threads + 1), workers_(threads) {
        arena_.execute([this] { graph_.emplace(); });
        node_.emplace(*graph_, flow::unlimited, [this](int what) {
            workers_.begun();
            weir::happens_after(this);
            {
                const std::scoped_lock lock(mutex_);
                seen_.insert(std::this_thread::get_id());
            }
            work_(*this, what);
            weir::happens_before(this);
            if (done_.fetch_add(1) + 1 == awaited_.load()) done_.notify_all();
            return flow::continue_msg{};
        });
        workers_.start(arena_);
    }

    void spawn(int what) {
        weir::happens_before(this);
        node_->try_put(what);
        workers_.spawned();
    }

    /// REQUIRES: as many are, or will be, spawned.
    void wait_until_done(int count) {
        awaited_.store(count);
        for (int done = done_.load(); done != count; done = done_.load()) done_.wait(done);
    }

    void finish() { workers_.finish(); }

    [[nodiscard]] int done() const { return done_.load(); }
    [[nodiscard]] const std::set<std::thread::id>& threads() const { return seen_; }

private:
    std::function<void(tasks&, int)> work_;
    oneapi::tbb::task_arena arena_;
    std::optional<flow::graph> graph_;
    std::optional<flow::function_node<int>> node_;
    std::atomic<int> done_ = 0;
    std::atomic<int> awaited_ = -1;
    std::mutex mutex_;
    std::set<std::thread::id> seen_;
    weir::worker_pool workers_;
};

/// Two more of each task, until what is left is 0: 2^(left + 1) - 1 tasks.
void split(tasks& all, int left) {
    for (int child = 0; left > 0 && child < 2; ++child) all.spawn(left - 1);
}

}  // namespace

TEST_CASE("a pool's workers, and nobody else, run what tasks and other threads spawn") {
    const auto threads = GENERATE(1U, 2U, 3U, 8U);
    CAPTURE(threads);
    for (int round = 0; round < 20; ++round) {
        tasks all(threads, &split);
        std::vector<std::thread> outside;
        for (int index = 0; index < 3; ++index)
            outside.emplace_back([&] {
                for (int count = 0; count < 10; ++count) all.spawn(4);
            });
        all.wait_until_done(3 * 10 * 31);
        for (auto& one : outside) one.join();
        all.finish();
        CHECK(all.done() == 3 * 10 * 31);
        CHECK(all.threads().size() <= threads);
        CHECK_FALSE(all.threads().contains(std::this_thread::get_id()));
    }
}

TEST_CASE("a parked worker wakes for every task that comes alone") {
    const auto threads = GENERATE(1U, 2U, 8U);
    tasks all(threads, [](tasks&, int) {});
    for (int count = 1; count <= 2000; ++count) {
        all.spawn(0);
        all.wait_until_done(count);
    }
    all.finish();
    CHECK(all.done() == 2000);
}

TEST_CASE("while one worker is held, another runs what comes, and what the first has spawned") {
    gate held;
    tasks all(2, [&](tasks& of, int what) {
        if (what != 1) return;
        of.spawn(0);
        held.pass();
    });
    const gate::opener last(held);
    all.spawn(1);
    held.wait_for_arrivals(1);
    all.wait_until_done(1);
    all.spawn(0);
    all.wait_until_done(2);
    held.open();
    all.wait_until_done(3);
    CHECK(all.threads().size() == 2);
}

TEST_CASE("a pool that is finished has run all that was spawned") {
    const auto threads = GENERATE(1U, 2U, 8U);
    for (int round = 0; round < 50; ++round) {
        tasks all(threads, &split);
        for (int count = 0; count < 5; ++count) all.spawn(3);
        all.finish();
        CHECK(all.done() == 5 * 15);
        all.finish();
    }
}

TEST_CASE("a pool may end without having been asked for anything, or without having started") {
    { const tasks none(4, &split); }
    { const weir::worker_pool unused(4); }
}
