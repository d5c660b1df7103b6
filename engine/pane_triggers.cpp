// SPDX-License-Identifier: Apache-2.0
#include "pane_triggers.hpp"

#include "weir/saturated.hpp"

#include <algorithm>

namespace weir {

pane_triggers::pane_triggers(const window_plan& plan, time_point start) : last_until_(start) {
    for (const auto& one : plan.triggers) {
        all_.push_back({one, {one.kind, one.name}});
        counting_ = counting_ || one.kind == firing_kind::every;
        asking_ = asking_ || one.kind == firing_kind::custom;
    }
}

void pane_triggers::feed(std::span<open_pane* const> panes, std::size_t first, std::size_t last, pane_host& host) {
    if (first == last) return;
    places_.clear();
    for (const auto* const pane : panes) places_.push_back(pane->place);
    if (asking_) return feed_asking(panes, first, last, host);
    if (counting_) return feed_counting(panes, first, last, host);
    host.take(first, last, places_);
    for (auto* const pane : panes) pane->events += static_cast<std::int64_t>(last - first);
}

void pane_triggers::feed_counting(std::span<open_pane* const> panes, std::size_t first, std::size_t last,
                                  pane_host& host) {
    while (first < last) {
        auto run = static_cast<std::int64_t>(last - first);
        for (const auto* const pane : panes)
            for (const auto& one : all_)
                if (one.plan.kind == firing_kind::every)
                    run = std::min(run, one.plan.events - pane->events % one.plan.events);
        const auto end = first + static_cast<std::size_t>(run);
        host.take(first, end, places_);
        for (auto* const pane : panes) {
            pane->events += run;
            after_held(*pane, host);
        }
        first = end;
    }
}

void pane_triggers::feed_asking(std::span<open_pane* const> panes, std::size_t first, std::size_t last,
                                pane_host& host) {
    for (auto event = first; event < last; ++event) {
        if (ask(panes, event, host)) {
            if (first < event) host.take(first, event, places_);
            first = event;
            fire_before(panes, host);
        }
        for (auto* const pane : panes) ++pane->events;
        const bool after = std::find(answers_.begin(), answers_.end(), punctuation::after) != answers_.end() ||
                           std::any_of(panes.begin(), panes.end(), [&](const auto* one) { return counted_out(*one); });
        if (!after) continue;
        host.take(first, event + 1, places_);
        first = event + 1;
        fire_after(panes, host);
    }
    if (first < last) host.take(first, last, places_);
}

bool pane_triggers::ask(std::span<open_pane* const> panes, std::size_t event, pane_host& host) {
    answers_.clear();
    for (const auto* const pane : panes)
        for (const auto& one : all_)
            answers_.push_back(one.plan.kind == firing_kind::custom ? host.ask(one.plan.policy, pane->place, event)
                                                                    : punctuation::none);
    return std::find(answers_.begin(), answers_.end(), punctuation::before) != answers_.end();
}

void pane_triggers::fire_before(std::span<open_pane* const> panes, pane_host& host) const {
    auto answer = answers_.begin();
    for (const auto* const pane : panes)
        for (const auto& one : all_)
            if (*answer++ == punctuation::before) fire(*pane, one, host);
}

void pane_triggers::fire_after(std::span<open_pane* const> panes, pane_host& host) const {
    auto answer = answers_.begin();
    for (const auto* const pane : panes)
        for (const auto& one : all_) {
            const bool counted = one.plan.kind == firing_kind::every && pane->events % one.plan.events == 0;
            if (*answer++ == punctuation::after || counted) fire(*pane, one, host);
        }
}

bool pane_triggers::counted_out(const open_pane& pane) const {
    return counting_ && std::any_of(all_.begin(), all_.end(), [&](const auto& one) {
               return one.plan.kind == firing_kind::every && pane.events % one.plan.events == 0;
           });
}

void pane_triggers::after_held(open_pane& pane, pane_host& host) const {
    if (!counting_) return;
    for (const auto& one : all_)
        if (one.plan.kind == firing_kind::every && pane.events % one.plan.events == 0) fire(pane, one, host);
}

bool pane_triggers::is_due(const trigger_plan& plan, const progress_of_input& to) const {
    if (plan.kind == firing_kind::message)
        return std::find(to.called.begin(), to.called.end(), plan.name) != to.called.end();
    return plan.kind == firing_kind::periodically && to.until > last_until_ &&
           steps_until(to.until, plan.period) > steps_until(last_until_, plan.period);
}

std::span<const pane_triggers::trigger* const> pane_triggers::due(const progress_of_input& to) {
    due_.clear();
    if (to.last()) return due_;
    for (const auto& one : all_)
        if (is_due(one.plan, to)) due_.push_back(&one);
    last_until_ = std::max(last_until_, to.until);
    return due_;
}

}  // namespace weir
