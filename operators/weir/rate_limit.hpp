// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/plan.hpp>
#include <weir/rate.hpp>
#include <weir/router.hpp>
#include <weir/saturated.hpp>
#include <weir/steps.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>

namespace weir {

/// Lets no more than so many events through in each period of the clock. Those behind wait here, in their messages and
/// with their credit, so that the source waits too: nothing is lost and nothing piles up. One serial node, so the rate
/// is that of the whole flow.
template <class T>
class rate_limit_stage final : public stage {
public:
    rate_limit_stage(rate_meter meter, consumer_ptr next, clock& time, std::size_t channel)
        : meter_(meter), next_(std::move(next)), time_(time), channel_(channel) {}

    void receive(message& in) override {
        waiting_.push_back({handle<parcel<T>>(&static_cast<parcel<T>&>(in)), 0});
        let_through();
    }

    void close(closing&) override { let_through(); }
    void give_up() noexcept override { waiting_.clear(); }

private:
    struct waiting {
        handle<parcel<T>> from;
        std::size_t passed;
    };

    void let_through() {
        while (!waiting_.empty()) {
            auto& [from, passed] = waiting_.front();
            const auto permitted = meter_.take(time_.now(), from->events.size() - passed);
            pass_on(*from, passed, permitted);
            passed += permitted;
            if (passed < from->events.size()) return;
            waiting_.pop_front();
        }
    }

    void pass_on(parcel<T>& from, std::size_t first, std::size_t count) {
        if (count == 0) return;
        const auto out = make_counted<parcel<T>>(from.share(), position{channel_, position::in_order});
        const auto begin = from.events.begin() + static_cast<std::ptrdiff_t>(first);
        out->events.assign(std::make_move_iterator(begin),
                           std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(count)));
        next_->receive(*out);
    }

    rate_meter meter_;
    consumer_ptr next_;
    clock& time_;
    std::size_t channel_;
    std::deque<waiting> waiting_;
};

/// The layer of one rate limit.
template <class T, class Steps>
class rate_limit_layer final : public upstream {
public:
    rate_limit_layer(upstream_ptr before, Steps steps, rate_meter meter)
        : before_(std::move(before)), steps_(std::move(steps)), meter_(meter) {}

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        const auto make = [&](const stage_place& place) -> std::unique_ptr<stage> {
            next->bind(place.within);
            return std::make_unique<rate_limit_stage<T>>(meter_, next, *place.within.time, place.channel);
        };
        const auto each_period = [per = meter_.per()](time_point last) { return next_multiple(last, per); };
        serial_layer layer{name, 1, make, each_period, closing_time::clock};
        return {to.add_serial_layer(std::move(layer), [&](port nodes) {
            return before_->attach(to, fuse(steps_, to_one_in_order<T>(std::move(nodes))), name);
        })};
    }

private:
    upstream_ptr before_;
    Steps steps_;
    rate_meter meter_;
};

}  // namespace weir
