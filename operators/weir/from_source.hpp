// SPDX-License-Identifier: Apache-2.0
#pragma once

// First, so that few lines of "included from" stand before what compilers have to say about a wrong function.
#include <weir/mappers.hpp>
#include <weir/partitioned.hpp>
#include <weir/reduced.hpp>

#include <weir/emitter.hpp>
#include <weir/flow.hpp>
#include <weir/source_upstream.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace weir {

/// A source that is asked: `pull(demand, out)` emits up to `demand` events, which go as one batch, and returns false at
/// the end of the input. It is called again as soon as that batch has entered the flow, so no more than one batch is
/// asked for ahead of the credit. If it emits more, they go in further batches, and wait for credit in `push`.
template <class Source>
concept pulled_source = requires(Source& from, std::size_t demand, emitter<typename Source::event>& out) {
    { from.pull(demand, out) } -> std::convertible_to<bool>;
};

/// A source that pushes: `run(out)` emits events until the input ends, or `out.push` returns false, or `out.stopping()`
/// is requested.
template <class Source>
concept pushing_source = requires(Source& from, emitter<typename Source::event>& out) {
    from.run(out);
};

template <class Source>
concept custom_source = pulled_source<Source> || pushing_source<Source>;

template <class Made>
struct custom_source_made {
    using type = Made;
};
template <class Source>
struct custom_source_made<std::unique_ptr<Source>> {
    using type = Source;
};

/// A function that makes a source, or a `unique_ptr` to one.
template <class Function>
concept source_factory = std::invocable<const Function&> &&
    custom_source<typename custom_source_made<std::invoke_result_t<const Function&>>::type>;

/// A source of one's own as the engine runs it. It lives on the thread of its run.
template <class Source>
class driven_source final : public source {
public:
    using event = typename Source::event;

    driven_source(std::unique_ptr<Source> from, batch_options options) : from_(std::move(from)), options_(options) {}

    /// What was emitted before a failure is delivered before it is passed on.
    void run(intake& entrance) override {
        driven out(entrance, options_, measure());
        try {
            drive(out);
        } catch (...) {
            out.finish();
            throw;
        }
        out.finish();
    }

private:
    /// With what an emitter's owner does.
    class driven final : public emitter<event> {
    public:
        using emitter<event>::emitter;
        using delivery::finish;
        using delivery::watch;
    };

    void drive(driven& out) {
        if constexpr (pulled_source<Source>) {
            bool more = true;
            while (more && !out.stopping().stop_requested()) {
                more = from_->pull(options_.size, out);
                out.flush();
            }
        } else {
            if (options_.linger > duration::zero() && options_.linger < duration::max()) out.watch();
            from_->run(out);
        }
    }

    [[nodiscard]] typename emitter<event>::measure measure() const {
        if constexpr (requires(const Source& from, const event& one) { from.size_bytes(one); })
            return [this](const event& one) -> std::size_t { return std::as_const(*from_).size_bytes(one); };
        else
            return bytes_of_event<event>;
    }

    std::unique_ptr<Source> from_;
    batch_options options_;
};

template <class Source>
[[nodiscard]] std::unique_ptr<Source> in_pointer(Source made) {
    return std::make_unique<Source>(std::move(made));
}
template <class Source>
[[nodiscard]] std::unique_ptr<Source> in_pointer(std::unique_ptr<Source> made) {
    return made;
}

template <class Source, class Make>
[[nodiscard]] auto flow_of_made(std::string name, Make make, batch_options options) {
    using event = typename Source::event;
    check(options, "from_source");
    return flow<event, read_batch<event>>(
        std::make_shared<source_upstream>(
            name,
            [make = std::move(make), options] { return std::make_unique<driven_source<Source>>(make(), options); },
            demand_options{options.max_demand, options.min_demand}),
        {}, name);
}

/// A flow of the events of a source of one's own, of which each run gets a copy: a class with `event`, the type of its
/// events, and `pull` or `run`. Its `name()`, if it has one, is its name in reports; its `size_bytes(event)`, if it has
/// one, measures for `batch_options::bytes`.
///
///     struct counter {
///         using event = int;
///         bool pull(std::size_t demand, weir::emitter<int>& out) {
///             for (; demand > 0 && next < end; --demand) out.push(next++);
///             return next < end;
///         }
///         int end = 0;
///         int next = 0;
///     };
///
///     weir::from_source(counter{10})
///
/// The source has a thread of its own, and may block it, as long as it heeds `out.stopping()`. What it throws is
/// rethrown by `run`, after all it emitted was counted and all windows were closed.
template <custom_source Source>
requires std::copy_constructible<Source>
[[nodiscard]] auto from_source(Source like, batch_options options = {}) {
    std::string name = "source";
    if constexpr (requires { std::as_const(like).name(); }) name = std::as_const(like).name();
    return flow_of_made<Source>(
        std::move(name), [like = std::move(like)] { return std::make_unique<Source>(like); }, options);
}

/// The same, of the source that `make` makes for each run.
///
///     weir::from_source([] { return std::make_unique<connection>(address); })
template <source_factory Make>
requires(!custom_source<Make>) [[nodiscard]] auto from_source(Make make, batch_options options = {}) {
    using made = typename custom_source_made<std::invoke_result_t<const Make&>>::type;
    std::string name = "source";
    if constexpr (requires { made::name(); }) name = made::name();
    return flow_of_made<made>(
        std::move(name), [make = std::move(make)] { return in_pointer(std::invoke(make)); }, options);
}

}  // namespace weir
