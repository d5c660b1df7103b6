// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/plan.hpp>
#include <weir/steps.hpp>

#include <memory>
#include <string>
#include <utility>

namespace weir {

/// The end of steps whose events go on as one message, to what cannot know the steps.
template <class T>
class parcel_end {
public:
    /// What leaves the layer is counted by `next`.
    static constexpr bool ends_within_layer = true;

    explicit parcel_end(consumer_ptr next) : next_(std::move(next)) {}

    class opened {
    public:
        opened(const consumer& next, message& in)
            : next_(next), out_(make_counted<parcel<T>>(in.share(), in.where())) {}
        void operator()(T event) { out_->events.push_back(std::move(event)); }
        /// An empty one goes on too: what keeps the order of messages waits for each.
        void close() { next_.receive(*out_); }

    private:
        const consumer& next_;
        handle<parcel<T>> out_;
    };

    void bind(const scope& within) { next_->bind(within); }
    [[nodiscard]] opened open(message& in) const { return {*next_, in}; }
    void give_up() const noexcept { next_->give_up(); }

private:
    consumer_ptr next_;
};

/// An upstream whose steps are hidden: its messages are parcels of `T`.
template <class T, class Steps>
class repacked final : public upstream {
public:
    repacked(upstream_ptr before, Steps steps, std::string name)
        : before_(std::move(before)), steps_(std::move(steps)), name_(std::move(name)) {}

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        return before_->attach(to, fuse(steps_, parcel_end<T>(std::move(next))), name_ + "." + name);
    }

private:
    upstream_ptr before_;
    Steps steps_;
    std::string name_;
};

}  // namespace weir
