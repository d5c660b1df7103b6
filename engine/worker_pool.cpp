// SPDX-License-Identifier: Apache-2.0
#include "worker_pool.hpp"

#include "happens_before.hpp"

#include <string>
#include <system_error>

namespace weir {

void worker_pool::start(oneapi::tbb::task_arena& arena) {
    // A graph belongs to the arena in which it is made.
    arena.execute([this] {
        for (auto& one : workers_) one.search.emplace();
    });
    try {
        for (auto& one : workers_) one.thread = std::thread([this, &one] { work(one); });
    } catch (const std::system_error& error) {
        throw std::system_error(error.code(), "run: could not start " + std::to_string(workers_.size()) + " threads");
    }
}

void worker_pool::finish() noexcept {
    finished_.store(true);
    while (claim_parked()) unpark_one();
    for (auto& one : workers_)
        if (one.thread.joinable()) one.thread.join();
    happens_after(this);
}

void worker_pool::spawned() noexcept {
    ready_.fetch_add(1);
    if (claim_parked()) unpark_one();
}

void worker_pool::begun() noexcept {
    if (ready_.fetch_sub(1) != 1) return;
    for (auto& one : workers_) call_back(one);
}

void worker_pool::work(worker& one) {
    while (wait_until_ready()) {
        one.search->reserve_wait();
        one.searching.store(true);
        if (ready_.load() <= 0) call_back(one);
        one.search->wait_for_all();
    }
    happens_before(this);
}

/// False: no task is ready, and none will be.
bool worker_pool::wait_until_ready() noexcept {
    while (ready_.load() <= 0) {
        if (finished_.load()) return false;
        parked_.fetch_add(1);
        const bool awake = ready_.load() > 0 || finished_.load();
        // One of the parked, whichever, is this one's to take back; if all have been unparked, this one too has to
        // notice.
        if (!awake || !claim_parked()) sleep();
    }
    return true;
}

void worker_pool::sleep() noexcept {
    for (int unparked = unparked_.load();;) {
        if (unparked == 0) {
            unparked_.wait(0);
            unparked = unparked_.load();
        } else if (unparked_.compare_exchange_weak(unparked, unparked - 1)) {
            return;
        }
    }
}

/// Whether there was one.
bool worker_pool::claim_parked() noexcept {
    int parked = parked_.load();
    while (parked > 0)
        if (parked_.compare_exchange_weak(parked, parked - 1)) return true;
    return false;
}

void worker_pool::unpark_one() noexcept {
    unparked_.fetch_add(1);
    unparked_.notify_one();
}

void worker_pool::call_back(worker& one) noexcept {
    if (one.searching.load() && one.searching.exchange(false)) one.search->release_wait();
}

}  // namespace weir
