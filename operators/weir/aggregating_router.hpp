// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/reduce.hpp>
#include <weir/router.hpp>
#include <weir/saturated.hpp>
#include <weir/steps.hpp>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace weir {

/// The end of a layer whose events go to partitions as states: the events of one message that go to the same pane of
/// the same partition are taken into one state, by the fold that the partition will use too. So what crosses is as much
/// as there are different keys, not as there are events.
template <class T, class Partitioner, class Steps, class Fold>
class aggregating_router {
    using state = typename Fold::state;
    using part = partial<state>;

public:
    struct parts {
        Partitioner partitioner;
        windows<T> over;
        Steps steps;
        Fold fold;
    };

    aggregating_router(port to, parts made)
        : parts_(std::make_unique<parts>(std::move(made))),
          out_(std::make_unique<dispatch<part>>(std::move(to), parts_->over.plan())) {}

    class opened {
    public:
        opened(const aggregating_router& by, message& in)
            : by_(by),
              in_(in),
              partition_of_(by.parts_->partitioner.for_message(by.out_->partitions())),
              times_(by.parts_->over),
              timed_(by.parts_->over.plan().in_event_time()),
              current_(by.out_->partitions()) {
            out_.parcels.resize(by.out_->partitions());
        }

        void operator()(T event) {
            const auto index = partition_of_(std::as_const(event));
            if (index == nowhere) return;
            if (timed_)
                take_timed(index, std::move(event));
            else
                take(state_of(index, {}), std::move(event));
        }

        void close() {
            if (timed_) out_.watermark = times_.watermark();
            if (late_ > 0) layer_counters::add(by_.counters_->late, late_);
            by_.out_->send(in_.where(), in_.share(), std::move(out_));
        }

    private:
        /// The state that the events of one slice of time are taken into; slices have the length of a window's step, so
        /// that all of one are in the same windows.
        struct slice {
            std::int64_t number;
            std::size_t place;
        };

        part& state_of(std::size_t index, time_point time) {
            const auto& plan = by_.parts_->over.plan();
            const auto number = timed_ ? steps_until(time, plan.step) : 0;
            auto& slices = current_[index];
            for (auto one = slices.rbegin(); one != slices.rend(); ++one)
                if (one->number == number) return out_.parcels[index]->events[one->place];
            auto& into = out_.parcels[index];
            if (!into)
                into =
                    make_counted<parcel<part>>(in_.share(), position{in_.where().strand_channel(), position::in_order});
            slices.push_back({number, into->events.size()});
            if (timed_) into->times.of_each.push_back(time);
            return into->events.emplace_back(part{by_.parts_->fold.make(), 0});
        }

        void take(part& into, T&& event) {
            ++into.events;
            run_steps(by_.parts_->steps, std::span<T>(&event, 1), [&](auto&& one) {
                by_.parts_->fold.take(into.value, std::forward<decltype(one)>(one), [](auto&&) {});
            });
        }

        void take_timed(std::size_t index, T&& event) {
            const auto [time, late] = times_.next(event);
            if (late) {
                ++late_;
                return;
            }
            take(state_of(index, time), std::move(event));
            if (times_.rise(time)) note_rise();
        }

        /// What comes behind a rise is not taken into what came before it.
        void note_rise() {
            auto& rise = out_.rises.emplace_back();
            rise.watermark = times_.watermark();
            for (const auto& one : out_.parcels) rise.at.push_back(one ? one->events.size() : 0);
            for (auto& one : current_) one.clear();
        }

        const aggregating_router& by_;
        message& in_;
        decltype(std::declval<const Partitioner&>().for_message(1)) partition_of_;
        message_times<T> times_;
        bool timed_;
        std::vector<std::vector<slice>> current_;
        std::uint64_t late_ = 0;
        sorted_out<part> out_;
    };

    /// Where all events of a message go to one pane, one state that nothing points to takes them.
    template <class Before>
    requires(!wants_batches<Steps>)
        [[nodiscard]] bool take_whole(const Before& before, message& in, std::uint64_t& taken) const {
        if (parts_->over.plan().in_event_time()) return false;
        if constexpr (requires { parts_->partitioner.for_all(1); }) {
            const auto index = parts_->partitioner.for_all(out_->partitions());
            if (index == nowhere) return false;
            auto whole = parts_->fold.make();
            std::uint64_t events = 0;
            before(in, [&](auto&& event) {
                ++events;
                parts_->steps(std::forward<decltype(event)>(event), [&](auto&& one) {
                    parts_->fold.take(whole, std::forward<decltype(one)>(one), [](auto&&) {});
                });
            });
            send_whole(in, index, part{std::move(whole), events});
            taken = events;
            return true;
        } else {
            return false;
        }
    }

    void bind(const scope& within) {
        counters_ = within.counters;
        bind_step(parts_->steps, within);
    }
    [[nodiscard]] opened open(message& in) const { return {*this, in}; }
    void give_up() const noexcept { out_->abandon(); }

private:
    void send_whole(message& in, std::size_t index, part&& whole) const {
        sorted_out<part> all;
        all.parcels.resize(out_->partitions());
        if (whole.events > 0) {
            auto& one = all.parcels[index];
            one = make_counted<parcel<part>>(in.share(), position{in.where().strand_channel(), position::in_order});
            one->events.push_back(std::move(whole));
        }
        out_->send(in.where(), in.share(), std::move(all));
    }

    std::unique_ptr<parts> parts_;
    std::unique_ptr<dispatch<part>> out_;
    layer_counters* counters_ = nullptr;
};

}  // namespace weir
