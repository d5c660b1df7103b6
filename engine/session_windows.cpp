// SPDX-License-Identifier: Apache-2.0
#include "session_windows.hpp"

#include "weir/saturated.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace weir {

session_windows::session_windows(const window_plan& plan, time_point start, std::span<const std::size_t> channels)
    : plan_(plan),
      triggers_(plan, start),
      channels_(channels, start, plan.idle_after),
      in_order_(channels.size() == 1 && plan.out_of_order == duration::zero()) {}

void session_windows::receive(const arrival& in, pane_host& host) {
    channels_.arrived(in.channel, in.received);
    if (in_order_ && channels_.channels() > 1) {  // another strand of the source
        in_order_ = false;
        taken_ = reached_;
    }
    if (plan_.by_receipt) {
        feed_by_receipt(in, host);
    } else {
        if (channels_.raise(in.channel, in.before)) release(channels_.value(), host);
        auto watermark = in.before;
        std::size_t first = 0;
        for (const auto& mark : in.marks) {
            feed(in, {first, mark.at, watermark}, host);
            first = mark.at;
            watermark = std::max(watermark, mark.watermark);
            if (channels_.raise(in.channel, watermark)) release(channels_.value(), host);
        }
        feed(in, {first, in.events, watermark}, host);
        if (in.ends_channel && channels_.end(in.channel)) release(channels_.value(), host);
    }
    forget_keys(host);
}

void session_windows::feed(const arrival& in, const stretch& some, pane_host& host) {
    auto late_before = std::max({some.watermark, channels_.value(), taken_});
    for (auto event = some.first; event < some.last; ++event) {
        const auto time = in.times[event];
        // Where nothing is out of order, each event is a watermark.
        if (in_order_) late_before = std::max(late_before, reached_);
        if (time < late_before)
            refuse(in, event, host);
        else if (in_order_)
            take(in, event, time, host);
        else
            hold(in, event, time, host);
    }
    give_run(host);
}

void session_windows::feed_by_receipt(const arrival& in, pane_host& host) {
    const auto time = std::max(in.received, reached_);
    for (std::size_t event = 0; event < in.events; ++event) {
        if (in_order_)
            take(in, event, time, host);
        else
            hold(in, event, time, host);
    }
    give_run(host);
}

void session_windows::take(const arrival& in, std::size_t event, time_point time, pane_host& host) {
    const auto key = in.keys[event];
    if (event != run_last_ || key != run_key_ || triggers_.counting()) give_run(host);
    close_ended(time, host);
    saw(key, in.received);
    reach(key, time, host);
    if (run_first_ == run_last_) run_first_ = event;
    run_last_ = event + 1;
    run_key_ = key;
}

void session_windows::give_run(pane_host& host) {
    if (run_first_ < run_last_) {
        open_pane* const only[] = {&sessions_[run_key_].pane};
        triggers_.feed(only, run_first_, run_last_, host);
    }
    run_first_ = run_last_ = 0;
}

void session_windows::refuse(const arrival& in, std::size_t event, pane_host& host) {
    host.refuse(event, event + 1);
    may_forget(at(in.keys[event]), in.keys[event]);
}

void session_windows::hold(const arrival& in, std::size_t event, time_point time, pane_host& host) {
    const auto key = in.keys[event];
    saw(key, in.received);
    ++at(key).held;
    held_.add(time, host.hold(event), key);
}

void session_windows::take_held(const held_event& one, pane_host& host) {
    auto& into = reach(one.key, one.time, host);
    --into.held;
    host.take_held(one.held, into.pane.place);
    ++into.pane.events;
    triggers_.after_held(into.pane, host);
}

session_windows::session& session_windows::reach(std::size_t key, time_point time, pane_host& host) {
    auto& one = at(key);
    auto& window = one.pane.window;
    const auto end = later(time, plan_.length);
    if (one.open) {
        window.end = std::max(window.end, end);
        return one;
    }
    window = {time.time_since_epoch().count(), time, end};
    one.pane.place = host.open(window);
    one.pane.events = 0;
    one.open = true;
    ending_.push({end, time, key});
    return one;
}

session_windows::session& session_windows::at(std::size_t key) {
    if (key >= sessions_.size()) sessions_.resize(key + 1);
    return sessions_[key];
}

void session_windows::release(time_point watermark, pane_host& host) {
    while (!held_.empty() && held_.first().time <= watermark) {
        close_ended(held_.first().time, host);
        take_held(held_.take_first(), host);
    }
    if (watermark != end_of_time) close_ended(watermark, host);
}

void session_windows::close_ended(time_point by, pane_host& host) {
    reached_ = std::max(reached_, by);
    while (!ending_.empty() && ending_.top().end <= by) {
        const auto due = ending_.top();
        ending_.pop();
        const auto& one = sessions_[due.key];
        const auto& window = one.pane.window;
        if (!one.open || window.start != due.start) continue;
        if (window.end > due.end)
            ending_.push({window.end, due.start, due.key});
        else
            close(due.key, host);
    }
}

void session_windows::close(std::size_t key, pane_host& host) {
    if (run_first_ < run_last_ && run_key_ == key) give_run(host);
    auto& one = sessions_[key];
    one.open = false;
    may_forget(one, key);
    host.close(one.pane.place, one.pane.window);
}

void session_windows::saw(std::size_t key, time_point received) {
    if (plan_.time_out <= duration::zero()) return;
    auto& one = at(key);
    one.last_receipt = std::max(one.last_receipt, received);
    if (!one.awaited) timing_out_.push({later(one.last_receipt, plan_.time_out), key});
    one.awaited = true;
}

void session_windows::advance(const progress_of_input& to, pane_host& host) {
    if (to.last()) return finish(host);
    if (plan_.by_receipt)
        release(to.until, host);
    else if (channels_.advance(to))
        release(channels_.value(), host);
    if (plan_.time_out > duration::zero()) time_out(to.until, host);
    fire_due(to, host);
    forget_keys(host);
}

void session_windows::time_out(time_point until, pane_host& host) {
    std::vector<std::size_t> keys;
    while (!timing_out_.empty() && timing_out_.top().at <= until) {
        const auto key = timing_out_.top().key;
        timing_out_.pop();
        auto& one = sessions_[key];
        const auto at = later(one.last_receipt, plan_.time_out);
        one.awaited = at > until && (one.open || one.held > 0);
        if (one.awaited)
            timing_out_.push({at, key});
        else if (one.open || one.held > 0)
            keys.push_back(key);
    }
    if (!keys.empty()) close_timed_out(std::move(keys), host);
}

void session_windows::close_timed_out(std::vector<std::size_t> keys, pane_host& host) {
    std::sort(keys.begin(), keys.end());
    const auto wanted = [&](std::size_t key) { return std::binary_search(keys.begin(), keys.end(), key); };
    // Other keys' sessions go on: the watermark is not there yet.
    for (const auto& one : held_.take_of(wanted)) {
        const auto& before = sessions_[one.key];
        if (before.open && before.pane.window.end <= one.time) close(one.key, host);
        take_held(one, host);
    }
    std::stable_sort(keys.begin(), keys.end(), [this](std::size_t one, std::size_t other) {
        const auto& first = sessions_[one].pane.window;
        const auto& second = sessions_[other].pane.window;
        return std::tie(first.end, first.start) < std::tie(second.end, second.start);
    });
    for (const auto key : keys) close(key, host);
}

void session_windows::fire_due(const progress_of_input& to, pane_host& host) {
    const auto due = triggers_.due(to);
    if (due.empty()) return;
    const auto keys = open_keys();
    for (const auto* const one : due)
        for (const auto key : keys) pane_triggers::fire(sessions_[key].pane, *one, host);
}

std::vector<std::size_t> session_windows::open_keys() const {
    std::vector<std::size_t> keys;
    for (std::size_t key = 0; key < sessions_.size(); ++key)
        if (sessions_[key].open) keys.push_back(key);
    std::stable_sort(keys.begin(), keys.end(), [this](std::size_t one, std::size_t other) {
        return sessions_[one].pane.window.start < sessions_[other].pane.window.start;
    });
    return keys;
}

void session_windows::finish(pane_host& host) {
    release(end_of_time, host);
    for (const auto key : open_keys()) close(key, host);
    forget_keys(host);
    host.closed_before(std::numeric_limits<std::int64_t>::max());
}

void session_windows::may_forget(session& one, std::size_t key) {
    if (!one.left) left_.push_back(key);
    one.left = true;
}

void session_windows::forget_keys(pane_host& host) {
    for (const auto key : left_) {
        auto& one = sessions_[key];
        one.left = false;
        if (!one.open && one.held == 0) host.forget_key(key);
    }
    left_.clear();
}

}  // namespace weir
