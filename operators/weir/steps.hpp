// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/stage.hpp>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

// A step is one stateless operation of a layer: `step(event, next)` calls `next` with each event that comes of it.
// Steps are composed at compile time into one function for the whole layer; between them there is no queue, no
// container, no call that cannot be inlined. Steps are called through a const reference, from many threads.

namespace weir {

/// Hands events on as they are.
struct pass {
    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        next(std::forward<In>(in));
    }
};

/// One step after another.
template <class First, class Second>
struct chain {
    First first;
    Second second;

    template <class In, class Next>
    void operator()(In&& in, const Next& next) const {
        first(std::forward<In>(in), [&](auto&& event) { second(std::forward<decltype(event)>(event), next); });
    }
};

template <class First, class Second>
chain(First, Second) -> chain<First, Second>;

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
    };

    template <class Steps>
    struct holder final : base {
        explicit holder(Steps made) : steps(std::move(made)) {}
        void each(message& in, sink call, const void* next) const override {
            steps(in, [&](auto&& event) { call(next, T(std::forward<decltype(event)>(event))); });
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

    void receive(message& in) const override {
        auto open = end_.open(in);
        steps_(in, [&](auto&& event) { open(std::forward<decltype(event)>(event)); });
        open.close();
    }

    void give_up() const noexcept override {
        if constexpr (requires { end_.give_up(); }) end_.give_up();
    }

private:
    Steps steps_;
    End end_;
};

template <class Steps, class End>
[[nodiscard]] consumer_ptr fuse(Steps steps, End end) {
    return std::make_shared<const fused<Steps, End>>(std::move(steps), std::move(end));
}

}  // namespace weir
