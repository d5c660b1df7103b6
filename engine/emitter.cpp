// SPDX-License-Identifier: Apache-2.0
#include "weir/emitter.hpp"

#include "weir/error.hpp"
#include "weir/saturated.hpp"

#include <string>

namespace weir {

void check(const batch_options& options, std::string_view caller) {
    const std::string begin(caller);
    if (options.size == 0) throw build_error(begin + ": size is 0; at least one event makes a batch");
    if (options.bytes == 0) throw build_error(begin + ": bytes is 0; at least one byte makes a batch");
    if (options.linger < duration::zero())
        throw build_error(begin + ": linger is " + std::to_string(options.linger.count()) + " ns; zero or more");
}

delivery::delivery(intake& entrance, duration linger)
    : entrance_(entrance),
      clock_(entrance.time()),
      linger_(linger),
      stopping_(entrance.stopping()),
      on_stop_(stopping_, ringer{bell_}) {
    entrance_.on_open([this] { bell_.ring(); });
}

delivery::~delivery() {
    entrance_.on_open({});
}

void delivery::flush() {
    auto held = lock();
    await_entry(held);
    if (!empty()) offer();
    await_entry(held);
}

void delivery::skip(tally fate) {
    fate.received = fate.settled();
    const auto held = lock();
    entrance_.report(fate);
}

void delivery::reconnected() {
    const auto held = lock();
    entrance_.report_reconnect();
}

void delivery::notice(std::string_view text) {
    const auto held = lock();
    entrance_.notice(text);
}

void delivery::begin_linger(const guard&) {
    if (watched_until_ == beginning_of_time) return;  // nobody watches
    due_ = later(clock_.now(), linger_);
    if (due_ < watched_until_) bell_.ring();
}

void delivery::deliver_full(guard& held) {
    await_entry(held);
    if (full()) offer();
    await_entry(held);
}

void delivery::await_entry(guard& held) {
    while (true) {
        if (failure_) std::rethrow_exception(failure_);
        const auto heard = bell_.rings();
        if (!open_) open_ = entrance_.reopen();
        if (open_) return;
        held.unlock();
        bell_.wait(heard, duration::max());
        held.lock();
    }
}

void delivery::offer() {
    open_ = entrance_.offer(close_batch());
}

void delivery::watch() {
    watched_until_ = end_of_time;
    watcher_ = std::thread([this] {
        try {
            keep_watch();
        } catch (...) {
            const auto held = lock();
            failure_ = std::current_exception();
            bell_.ring();
        }
    });
}

void delivery::keep_watch() {
    const auto jumps = clock_.on_jump(ringer{bell_});
    auto held = lock();
    while (!ended_) {
        const auto heard = bell_.rings();
        attend();
        watched_until_ = open_ && !empty() ? due_ : end_of_time;
        const auto deadline = watched_until_;
        held.unlock();
        bell_.wait(heard, clock_.time_until(deadline));
        held.lock();
    }
}

void delivery::attend() {
    if (!open_ && entrance_.reopen()) {
        open_ = true;
        // Whoever waits in `push` cannot know that the batch entered here.
        bell_.ring();
    }
    if (open_ && !empty() && clock_.now() >= due_) offer();
}

void delivery::end_watch() noexcept {
    if (!watcher_.joinable()) return;
    {
        const auto held = lock();
        ended_ = true;
    }
    bell_.ring();
    watcher_.join();
}

void delivery::finish() {
    end_watch();
    auto held = lock();
    await_entry(held);
    if (!empty()) offer();
}

void delivery::bell::ring() noexcept {
    const std::scoped_lock lock(mutex_);
    ++rings_;
    rung_.notify_all();
}

std::uint64_t delivery::bell::rings() const {
    const std::scoped_lock lock(mutex_);
    return rings_;
}

void delivery::bell::wait(std::uint64_t heard, duration rest) {
    std::unique_lock lock(mutex_);
    const auto rung = [this, heard] { return rings_ != heard; };
    // Beyond an hour it is the bell that counts; the standard library's arithmetic overflows on longer waits.
    if (rest > std::chrono::hours(1))
        rung_.wait(lock, rung);
    else
        rung_.wait_for(lock, rest, rung);
}

}  // namespace weir
