// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/closing.hpp>
#include <weir/error.hpp>
#include <weir/stage.hpp>

#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace weir {

/// A sink is where a flow's events are written: `write(events)`, which may move from them, or `put(event)`. If it has
/// `flush()`, that is called once behind the last event when the input has ended, was drained or has failed, but not
/// when the run was stopped.
///
///     posts.into(my_database)
///
/// One thread at a time calls it, which one changes; it gets what comes of one source in its order. While it blocks it
/// holds the credits of what waits for it, so the sources stop reading. What it throws stops the flow.
template <class Sink, class T>
concept sink_of = requires(Sink& sink, std::span<T> events) {
    sink.write(events);
}
|| requires(Sink& sink, T event) {
    sink.put(std::move(event));
};

template <class Given>
struct sink_given {
    using type = Given;
};
template <class Sink>
struct sink_given<std::reference_wrapper<Sink>> {
    using type = Sink;
};
template <class Sink>
struct sink_given<std::shared_ptr<Sink>> {
    using type = Sink;
};

/// The sink that was given as itself, by `std::ref` or in a `std::shared_ptr`.
template <class Given>
using sink_behind = typename sink_given<Given>::type;

/// What keeps the sink for the runs of a job, which share it: runs at the same time must each have a sink of their own,
/// or one that bears several threads. Throws `build_error` for a null pointer.
template <class Sink>
[[nodiscard]] std::shared_ptr<Sink> share_sink(Sink sink) {
    return std::make_shared<Sink>(std::move(sink));
}
template <class Sink>
[[nodiscard]] std::shared_ptr<Sink> share_sink(std::reference_wrapper<Sink> sink) {
    return {std::shared_ptr<void>(), &sink.get()};
}
template <class Sink>
[[nodiscard]] std::shared_ptr<Sink> share_sink(std::shared_ptr<Sink> sink) {
    if (!sink) throw build_error("into: the pointer to the sink is null");
    return sink;
}

/// The one node that writes into a sink.
template <class T, class Sink>
class sink_stage final : public stage {
public:
    explicit sink_stage(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}

    void receive(message& in) override {
        auto& events = static_cast<parcel<T>&>(in).events;
        if constexpr (requires { sink_->write(std::span<T>(events)); }) {
            sink_->write(std::span<T>(events));
        } else {
            for (auto& event : events) sink_->put(std::move(event));
        }
    }

    void close(closing& end) override {
        if constexpr (requires { sink_->flush(); })
            if (end.progress().last()) sink_->flush();
    }

private:
    std::shared_ptr<Sink> sink_;
};

}  // namespace weir
