// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/key_numbers.hpp>
#include <weir/plan.hpp>
#include <weir/reduce.hpp>
#include <weir/steps.hpp>
#include <weir/trigger_info.hpp>
#include <weir/window.hpp>
#include <weir/windowing.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace weir {

template <class T>
[[nodiscard]] std::uint64_t events_in(const T&) {
    return 1;
}
template <class State>
[[nodiscard]] std::uint64_t events_in(const partial<State>& part) {
    return part.events;
}

/// One partition of a reduction: its panes, with what they hold. A windowing says what happens to them; this does it.
/// What is emitted while one message is worked on leaves together, in its order.
template <class T, class Steps, class Fold, class Exit>
class reduction_stage final : public stage, private pane_host {
    using state = typename Fold::state;
    using output = typename Exit::output;

public:
    struct parts {
        Steps steps;
        Fold fold;
        Exit exit;
        windows<T> over;
        std::unique_ptr<windowing> windows_of;
        std::unique_ptr<key_numbers<T>> keys;  ///< only where windows are per key
        consumer_ptr next;
        stage_place place;
    };

    explicit reduction_stage(parts made) : parts_(std::move(made)) {
        bind_step(parts_.steps, parts_.place.within);
        bind_step(parts_.fold, parts_.place.within);
    }

    void receive(message& in) override {
        auto& from = static_cast<parcel<T>&>(in);
        events_ = from.events;
        from_ = &in;
        if (parts_.keys) number_keys();
        parts_.windows_of->receive({events_.size(), from.time(), in.where().channel, from.times.of_each,
                                    from.times.before, from.times.marks, from.times.ends_channel, numbers_},
                                   *this);
        leave();
    }

    void close(closing& end) override {
        events_ = {};
        from_ = &end;
        parts_.windows_of->advance(end.progress(), *this);
        leave();
    }

    void give_up() noexcept override { out_ = {}; }

private:
    struct slot {
        state value;
        std::vector<std::function<punctuation(const T&)>> policies;
    };

    void number_keys() {
        numbers_.clear();
        for (const auto& event : events_) numbers_.push_back(parts_.keys->number_of(event));
    }

    parcel<output>& out() {
        if (!out_)
            out_ = make_counted<parcel<output>>(from_->share(), position{parts_.place.channel, position::in_order});
        return *out_;
    }
    [[nodiscard]] auto emitter() {
        return [this](auto&& event) { out().events.emplace_back(std::forward<decltype(event)>(event)); };
    }
    void leave() {
        if (out_) parts_.next->receive(*std::exchange(out_, {}));
    }

    place open(const window_info&) override {
        slot fresh{parts_.fold.make(), {}};
        for (std::size_t policy = 0; policy < parts_.over.policies(); ++policy)
            fresh.policies.push_back(parts_.over.make_policy(policy));
        if (free_.empty()) {
            slots_.emplace_back(std::move(fresh));
            return slots_.size() - 1;
        }
        const auto where = free_.back();
        free_.pop_back();
        slots_[where].emplace(std::move(fresh));
        return where;
    }

    void take(std::size_t first, std::size_t last, std::span<const place> panes) override {
        take_all(events_.subspan(first, last - first), panes);
    }

    void take_all(std::span<T> events, std::span<const place> panes) {
        if constexpr (requires { parts_.fold.shared_by(states_); }) {
            states_.clear();
            for (const auto where : panes) states_.push_back(&slots_[where]->value);
            take_into(parts_.fold.shared_by(states_), events);
        } else if (panes.size() == 1) {
            take_into(slots_[panes.front()]->value, events);
        } else {
            take_into_each(events, panes);
        }
    }

    template <class State>
    void take_into(State& into, std::span<T> events) {
        if constexpr (std::same_as<Steps, pass> && requires { parts_.fold.take_all(into, events); })
            parts_.fold.take_all(into, events);
        else
            run_steps(parts_.steps, events,
                      [&](auto&& one) { parts_.fold.take(into, std::forward<decltype(one)>(one), emitter()); });
    }

    void take_into_each(std::span<T> events, std::span<const place> panes) {
        run_steps(parts_.steps, events, [&](auto&& one) {
            for (const auto where : panes.first(panes.size() - 1))
                parts_.fold.take(slots_[where]->value, std::decay_t<decltype(one)>(std::as_const(one)), emitter());
            parts_.fold.take(slots_[panes.back()]->value, std::forward<decltype(one)>(one), emitter());
        });
    }

    std::size_t hold(std::size_t event) override {
        if (free_held_.empty()) {
            held_.emplace_back(std::move(events_[event]));
            return held_.size() - 1;
        }
        const auto where = free_held_.back();
        free_held_.pop_back();
        held_[where].emplace(std::move(events_[event]));
        return where;
    }

    void take_held(std::size_t held, place pane) override {
        take_all({&*held_[held], 1}, {&pane, 1});
        held_[held].reset();
        free_held_.push_back(held);
    }

    void refuse(std::size_t first, std::size_t last) override {
        for (const auto& event : events_.subspan(first, last - first)) {
            layer_counters::add(parts_.place.within.counters->late, events_in(event));
            parts_.over.late(event);
        }
    }

    void fire(place where, const window_info& window, const firing& why, accumulation after) override {
        emit(where, window, why);
        if (after == accumulation::discard) parts_.fold.reset(slots_[where]->value);
    }

    void close(place where, const window_info& window) override {
        emit(where, window, {});
        slots_[where].reset();
        free_.push_back(where);
    }

    void emit(place where, const window_info& window, const firing& why) {
        parts_.exit(parts_.fold.value_of(slots_[where]->value),
                    trigger_info{window, parts_.place.index, parts_.place.stages, why}, emitter());
    }

    void forget_key(std::size_t key) override { parts_.keys->forget(key); }

    punctuation ask(std::size_t policy, place pane, std::size_t event) override {
        return slots_[pane]->policies[policy](events_[event]);
    }

    void closed_before(std::int64_t id) override { out().closing = {parts_.place.index, parts_.place.stages, id}; }

    parts parts_;
    std::deque<std::optional<slot>> slots_;
    std::vector<place> free_;
    std::deque<std::optional<T>> held_;
    std::vector<std::size_t> free_held_;
    std::vector<std::size_t> numbers_;
    std::vector<state*> states_;  // kept to spare allocations
    std::span<T> events_;
    message* from_ = nullptr;
    handle<parcel<output>> out_;
};

}  // namespace weir
