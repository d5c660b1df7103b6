// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/panes.hpp>
#include <weir/plan.hpp>
#include <weir/window.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace weir {

/// What a reduction begins with: a value to copy, or a function that makes one for each pane.
template <class Init>
struct initial {
    Init init;

    [[nodiscard]] auto operator()() const {
        if constexpr (std::invocable<const Init&>)
            return std::invoke(init);
        else
            return init;
    }
};

template <class Init>
using state_of = std::decay_t<decltype(std::declval<const initial<Init>&>()())>;

/// A function that takes an event `T` into a state, in place.
template <class Function, class State, class T>
concept reducer = std::invocable<const Function&, State&, T>;

/// Where the panes of one partition go: as a parcel through the steps behind the reduction.
template <class State>
class pane_exit {
public:
    pane_exit(consumer_ptr next, std::size_t partition, std::size_t partitions)
        : next_(std::move(next)), partition_(partition), partitions_(partitions) {}

    void emit(const window_info& window, State&& state, credit under) const {
        const auto out = make_counted<parcel<pane<State>>>(std::move(under));
        out->events.push_back({window, partition_, partitions_, std::move(state)});
        next_->receive(*out);
    }

private:
    consumer_ptr next_;
    std::size_t partition_;
    std::size_t partitions_;
};

/// Reduces over one window that ends with the input. A partition that saw nothing reports its initial state.
template <class T, class Steps, class Init, class Function>
class global_reduce final : public stage {
    using state = state_of<Init>;

public:
    global_reduce(Steps steps, initial<Init> init, Function function, pane_exit<state> out, time_point start)
        : steps_(std::move(steps)),
          function_(std::move(function)),
          out_(std::move(out)),
          start_(start),
          state_(init()) {}

    void receive(message& in) override {
        for (auto& event : static_cast<parcel<T>&>(in).events)
            steps_(std::move(event),
                   [&](auto&& one) { std::invoke(function_, state_, std::forward<decltype(one)>(one)); });
    }

    void close(closing& end) override {
        if (end.last()) out_.emit({0, start_, end.now()}, std::move(state_), end.share());
    }

private:
    Steps steps_;
    Function function_;
    pane_exit<state> out_;
    time_point start_;
    state state_;
};

/// Reduces over windows that close inside a batch, each after the same number of events.
template <class T, class Steps, class Init, class Function>
class count_reduce final : public stage {
    using state = state_of<Init>;

public:
    count_reduce(Steps steps, initial<Init> init, Function function, pane_exit<state> out, std::int64_t size)
        : steps_(std::move(steps)),
          init_(std::move(init)),
          function_(std::move(function)),
          out_(std::move(out)),
          size_(size),
          state_(init_()) {}

    void receive(message& in) override {
        for (auto& event : static_cast<parcel<T>&>(in).events)
            steps_(std::move(event), [&](auto&& one) {
                std::invoke(function_, state_, std::forward<decltype(one)>(one));
                if (++filled_ == size_) emit(in.share());
            });
    }

    void close(closing& end) override {
        if (end.last() && filled_ > 0) emit(end.share());
    }

private:
    void emit(credit under) {
        // A count window ends at a number of events, not at a time.
        out_.emit({id_, beginning_of_time, end_of_time}, std::exchange(state_, init_()), std::move(under));
        ++id_;
        filled_ = 0;
    }

    Steps steps_;
    initial<Init> init_;
    Function function_;
    pane_exit<state> out_;
    std::int64_t size_;
    state state_;
    std::int64_t id_ = 0;
    std::int64_t filled_ = 0;
};

/// Reduces over tumbling windows by the time at which a batch was received.
template <class T, class Steps, class Init, class Function>
class periodic_reduce final : public stage {
    using state = state_of<Init>;

public:
    periodic_reduce(Steps steps, initial<Init> init, Function function, pane_exit<state> out, schedule windows)
        : steps_(std::move(steps)),
          init_(std::move(init)),
          function_(std::move(function)),
          out_(std::move(out)),
          windows_(windows) {}

    void receive(message& in) override {
        auto& from = static_cast<parcel<T>&>(in);
        auto& into = panes_.at(windows_.id_of(from.time()), init_);
        for (auto& event : from.events)
            steps_(std::move(event),
                   [&](auto&& one) { std::invoke(function_, into, std::forward<decltype(one)>(one)); });
    }

    void close(closing& end) override {
        // At the end of the input the window that is under way closes too.
        const auto before = end.last() ? windows_.id_of(end.now()) + 1 : windows_.id_of(end.until());
        panes_.close_before(before, init_, [&](std::int64_t id, state&& closed) {
            out_.emit(windows_.window_of(id), std::move(closed), end.share());
        });
    }

private:
    Steps steps_;
    initial<Init> init_;
    Function function_;
    pane_exit<state> out_;
    schedule windows_;
    panes<state> panes_;
};

/// The layer of one reduction: a serial node for each partition.
template <class T, class Steps, class Init, class Function>
class reduction final : public upstream {
public:
    using input_layout = std::function<std::vector<ledger*>(builder&, port)>;

    struct description {
        input_layout input;
        Steps steps;
        initial<Init> init;
        Function function;
        window_plan over;
        std::size_t stages;
    };

    explicit reduction(description what) : what_(std::move(what)) {}

    [[nodiscard]] std::vector<ledger*> attach(builder& to, consumer_ptr next, std::string name) const override {
        const auto stages = what_.stages > 0 ? what_.stages : to.default_stages();
        const auto start = to.start();
        return {&to.add_serial_layer(
            {std::move(name), stages,
             [&](std::size_t index) { return make(pane_exit<state>(next, index, stages), start); }, closings(start)},
            [&](port nodes) { return what_.input(to, std::move(nodes)); })};
    }

private:
    using state = state_of<Init>;

    [[nodiscard]] std::unique_ptr<stage> make(pane_exit<state> out, time_point start) const {
        const auto make_one = [&]<class Stage>(std::type_identity<Stage>, auto extra) -> std::unique_ptr<stage> {
            return std::make_unique<Stage>(what_.steps, what_.init, what_.function, std::move(out), extra);
        };
        switch (what_.over.kind) {
            case window_kind::count:
                return make_one(std::type_identity<count_reduce<T, Steps, Init, Function>>(), what_.over.size);
            case window_kind::periodic:
                return make_one(std::type_identity<periodic_reduce<T, Steps, Init, Function>>(),
                                schedule(what_.over.length, start));
            case window_kind::global:
                break;
        }
        return make_one(std::type_identity<global_reduce<T, Steps, Init, Function>>(), start);
    }

    [[nodiscard]] next_closing closings(time_point start) const {
        if (what_.over.kind != window_kind::periodic) return [](time_point) { return end_of_time; };
        return [windows = schedule(what_.over.length, start)](time_point last) {
            return last == end_of_time ? end_of_time : windows.next_end(last);
        };
    }

    description what_;
};

}  // namespace weir
