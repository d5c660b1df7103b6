// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <cstddef>
#include <list>
#include <optional>
#include <thread>

namespace weir {

/// A worker pool is the threads that run a graph's tasks. oneTBB's own threads look for tasks and yield up to a
/// thousand times before they sleep; one of a pool's leaves the arena and parks as soon as no task is ready, that is,
/// spawned and not begun.
///
/// 1. Who has spawned a task says so, and unparks a worker. The count may fall below zero: the task may begin first.
/// 2. When none is ready any more, all workers that search for one are called back: what they wait for in the arena is
/// over. One that has just begun to search looks at the count once more.
/// 3. A worker parks only if none is ready once it is known to be about to park.
class worker_pool {
public:
    explicit worker_pool(unsigned threads) : workers_(threads) {}
    ~worker_pool() { finish(); }
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;

    /// Starts the threads. REQUIRES: the arena has as many slots for them. Throws `std::system_error` if there are not
    /// so many threads to be had.
    void start(oneapi::tbb::task_arena& arena);

    /// Ends the threads when no task is ready. REQUIRES: no other thread spawns any more.
    void finish() noexcept;

    /// A task has been spawned.
    void spawned() noexcept;

    /// A worker is about to spawn a task, and to do nothing else before it is free for it.
    void spawns_next() noexcept { ready_.fetch_add(1); }

    /// A task has been begun.
    void begun() noexcept;

private:
    struct worker {
        std::optional<oneapi::tbb::flow::graph> search;  ///< without a node: what it waits for in the arena
        std::atomic<bool> searching = false;
        std::thread thread;
    };

    void work(worker& one);
    [[nodiscard]] bool wait_until_ready() noexcept;
    void sleep() noexcept;
    [[nodiscard]] bool claim_parked() noexcept;
    void unpark_one() noexcept;
    static void call_back(worker& one) noexcept;

    alignas(64) std::atomic<std::ptrdiff_t> ready_ = 0;  ///< tasks
    alignas(64) std::atomic<int> parked_ = 0;            ///< workers, or about to be; not those that are unparked
    std::atomic<int> unparked_ = 0;                      ///< of these, who have not noticed it yet
    std::atomic<bool> finished_ = false;
    std::list<worker> workers_;
};

}  // namespace weir
