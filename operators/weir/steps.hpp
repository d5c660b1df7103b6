// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/stage.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

// A step is one stateless operation of a layer: `step(event, next)` calls `next` with each event that comes of it.
// Steps are composed at compile time into one function for the whole layer; between them there is no queue, no
// container, no call that cannot be inlined. Steps are called through a const reference, from many threads.

namespace weir {

/// Tells a step of the run that it works in, if it wants to know.
template <class Step>
void bind_step(Step& step, const scope& within) {
    if constexpr (requires { step.bind(within); }) step.bind(within);
}

/// Hands events on as they are.
struct pass {
    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        next(std::forward<In>(in));
    }
};

/// A step that takes some events at once: `run(span, next)`. batch_step says so of itself.
template <class Step>
inline constexpr bool wants_batches = requires {
    typename Step::whole_batches;
};

template <class First, class Second>
struct chain;
template <class First, class Second>
inline constexpr bool wants_batches<chain<First, Second>> = wants_batches<First>;
template <class Second>
inline constexpr bool wants_batches<chain<pass, Second>> = wants_batches<Second>;

/// One step after another.
template <class First, class Second>
struct chain {
    First first;
    Second second;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        first(std::forward<In>(in), [&](auto&& event) { second(std::forward<decltype(event)>(event), next); });
    }

    /// Some events at once, where the first step wants them so.
    template <class T, class Next>
    requires wants_batches<chain>
    void run(std::span<T> events, const Next& next) const {
        if constexpr (wants_batches<First>)
            first.run(events, [&](auto&& event) { second(std::forward<decltype(event)>(event), next); });
        else
            second.run(events, next);
    }

    void bind(const scope& within) {
        bind_step(first, within);
        bind_step(second, within);
    }
};

template <class First, class Second>
chain(First, Second) -> chain<First, Second>;

/// Some events through the steps of a layer.
template <class T, class Steps, class Next>
void run_steps(const Steps& steps, std::span<T> events, const Next& next) {
    if constexpr (wants_batches<Steps>)
        steps.run(events, next);
    else
        for (auto& event : events) steps(std::move(event), next);
}

/// The first step behind a source of ready-made events: from the batch to its events, which count as counted when the
/// whole layer is done with them.
template <class T>
struct read_batch {
    template <class Next>
    void operator()(message& in, const Next& next) const {
        auto& events = static_cast<batch<T>&>(in).events;
        for (auto& event : events) next(std::move(event));
        static_cast<origin&>(in).settle({.counted = events.size()});
    }
};

/// The first step behind a layer of serial nodes: from the parcel to its events.
template <class T>
struct read_parcel {
    template <class Next>
    void operator()(message& in, const Next& next) const {
        for (auto& event : static_cast<parcel<T>&>(in).events) next(std::move(event));
    }
};

/// The first step of a flow whose steps are not part of its type, as in a variable `flow<T>`: one indirect call an
/// event.
template <class T>
class erased_steps {
public:
    template <class Steps>
    explicit erased_steps(Steps steps) : steps_(std::make_shared<holder<Steps>>(std::move(steps))) {}

    /// The steps are shared by all who copied them: a run gets its own.
    void bind(const scope& within) { steps_ = steps_->bound(within); }

    template <class Next>
    void operator()(message& in, const Next& next) const {
        steps_->each(
            in, [](const void* to, T&& event) { (*static_cast<const Next*>(to))(std::move(event)); }, &next);
    }

private:
    using sink = void (*)(const void*, T&&);

    struct base {
        virtual ~base() = default;
        virtual void each(message& in, sink call, const void* next) const = 0;
        [[nodiscard]] virtual std::shared_ptr<const base> bound(const scope& within) const = 0;
    };

    template <class Steps>
    struct holder final : base {
        explicit holder(Steps made) : steps(std::move(made)) {}
        void each(message& in, sink call, const void* next) const override {
            steps(in, [&](auto&& event) { call(next, T(std::forward<decltype(event)>(event))); });
        }
        [[nodiscard]] std::shared_ptr<const base> bound(const scope& within) const override {
            auto own = std::make_shared<holder>(steps);
            bind_step(own->steps, within);
            return own;
        }
        Steps steps;
    };

    std::shared_ptr<const base> steps_;
};

/// A layer's steps with what stands at their end. `End::open(message&)` makes what takes the events of one message;
/// its `close()` follows the last of them.
template <class Steps, class End>
class fused final : public consumer {
public:
    fused(Steps steps, End end) : steps_(std::move(steps)), end_(std::move(end)) {}

    void bind(const scope& within) override {
        counters_ = within.counters;
        bind_step(steps_, within);
        bind_step(end_, within);
    }

    void receive(message& in) const override {
        std::uint64_t out = 0;
        if (!receive_whole(in, out)) {
            auto open = end_.open(in);
            steps_(in, [&](auto&& event) {
                ++out;
                open(std::forward<decltype(event)>(event));
            });
            open.close();
        }
        if constexpr (!requires { End::ends_within_layer; }) layer_counters::add(counters_->out, out);
    }

    void give_up() const noexcept override {
        if constexpr (requires { end_.give_up(); }) end_.give_up();
    }

private:
    /// Some ends can take a whole message at once, and keep what they make of it in registers.
    bool receive_whole(message& in, std::uint64_t& out) const {
        if constexpr (requires { end_.take_whole(steps_, in, out); })
            return end_.take_whole(steps_, in, out);
        else
            return false;
    }

    Steps steps_;
    End end_;
    layer_counters* counters_ = nullptr;
};

template <class Steps, class End>
[[nodiscard]] consumer_ptr fuse(Steps steps, End end) {
    return std::make_shared<fused<Steps, End>>(std::move(steps), std::move(end));
}

}  // namespace weir
