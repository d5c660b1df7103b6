// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/in_turn.hpp>
#include <weir/partition.hpp>
#include <weir/saturated.hpp>
#include <weir/stage.hpp>
#include <weir/window.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace weir {

/// What one message becomes on its way to the partitions.
template <class Out>
struct sorted_out {
    /// The watermark of the message alone rises to this: behind these many events of each parcel.
    struct rise {
        time_point watermark;
        std::vector<std::size_t> at;
    };

    std::vector<handle<parcel<Out>>> parcels;
    std::vector<rise> rises;
    time_point watermark = beginning_of_time;
};

/// A dispatch sends what messages have become to the partitions. Thread-safe.
///
/// 1. What comes of one source leaves in the order of its batches, whichever is done first: each partition sees the
///    events of a source in their order.
/// 2. In that order the source's watermark rises; all partitions hear of it when it passes something that they wait
/// for.
template <class Out>
class dispatch {
public:
    dispatch(port to, const window_plan& plan) : to_(std::move(to)), plan_(plan), timed_(plan.in_event_time()) {}

    void send(const position& from, credit under, sorted_out<Out>&& what) {
        std::size_t most = 0;
        for (const auto& one : what.parcels)
            if (one) most = std::max(most, one->events.size());
        usual_events_.store(std::min(most, most_usual), std::memory_order_relaxed);
        in_order_.finish(from, {from, std::move(under), std::move(what)},
                         [&](waiting&& ready) { forward(std::move(ready)); });
    }

    void abandon() noexcept { in_order_.abandon(); }

    /// How many events a parcel may be expected to have: as many as the last ones had, within reason.
    [[nodiscard]] std::size_t usual_events() const noexcept { return usual_events_.load(std::memory_order_relaxed); }

    [[nodiscard]] std::size_t partitions() const noexcept { return to_.size(); }

private:
    struct waiting {
        position from;
        credit under;
        sorted_out<Out> what;
    };

    /// Touched by one sender at a time.
    time_point& watermark_of(std::size_t channel) {
        const std::scoped_lock lock(mutex_);
        return watermarks_.try_emplace(channel, beginning_of_time).first->second;
    }

    void forward(waiting&& ready) {
        auto& parcels = ready.what.parcels;
        if (timed_) {
            auto& watermark = watermark_of(ready.from.strand_channel());
            for (auto& one : parcels)
                if (one) one->times.before = watermark;
            add_marks(watermark, ready);
            if (ready.from.ends_strand)
                for (std::size_t index = 0; index < parcels.size(); ++index)
                    parcel_to(index, watermark, ready).times.ends_channel = true;
            watermark = std::max(watermark, ready.what.watermark);
        }
        for (std::size_t index = 0; index < parcels.size(); ++index)
            if (parcels[index]) to_.send(index, std::move(parcels[index]));
    }

    /// What goes to a partition, or would if there were any event for it.
    static parcel<Out>& parcel_to(std::size_t index, time_point before, waiting& ready) {
        auto& one = ready.what.parcels[index];
        if (!one) {
            one = make_counted<parcel<Out>>(ready.under, position{ready.from.strand_channel(), position::in_order});
            one->times.before = before;
        }
        return *one;
    }

    void add_marks(time_point before, waiting& ready) const {
        auto boundary = next_boundary(plan_, before);
        for (const auto& [watermark, at] : ready.what.rises) {
            if (watermark < boundary) continue;
            for (std::size_t index = 0; index < at.size(); ++index)
                parcel_to(index, before, ready).times.marks.push_back({at[index], watermark});
            boundary = next_boundary(plan_, watermark);
        }
    }

    static constexpr std::size_t most_usual = 1024;

    port to_;
    window_plan plan_;
    bool timed_;
    std::atomic<std::size_t> usual_events_ = 0;
    in_turn<waiting> in_order_;
    std::mutex mutex_;
    std::map<std::size_t, time_point> watermarks_;
};

/// The event times of one message, in the order of its events: which of them are late already, and where the watermark
/// rises. `Parcels` are counted, not looked at.
template <class T>
class message_times {
public:
    explicit message_times(windows<T> over) : over_(std::move(over)) {}

    /// The time of the event, and whether the events before it in this message make it late.
    [[nodiscard]] std::pair<time_point, bool> next(const T& event) const {
        const auto time = over_.time_of(event);
        // An event is never late that is not older than the watermark.
        return {time, time < watermark_ && deadline_of(over_.plan(), time) <= watermark_};
    }

    /// The event has been put into its parcel. True: the watermark has risen beyond something.
    [[nodiscard]] bool rise(time_point time) {
        const auto risen = earlier(time, over_.plan().out_of_order);
        if (risen <= watermark_) return false;
        watermark_ = risen;
        if (risen < boundary_) return false;
        boundary_ = next_boundary(over_.plan(), risen);
        return true;
    }

    [[nodiscard]] time_point watermark() const noexcept { return watermark_; }

private:
    windows<T> over_;
    time_point watermark_ = beginning_of_time;
    time_point boundary_ = beginning_of_time;
};

/// The end of a layer whose events go to partitions. Events of a batch that go the same way travel in one parcel, in
/// their order, under the batch's credit.
template <class T, class Partitioner>
class router {
public:
    router(port to, Partitioner partitioner, windows<T> over)
        : partitioner_(std::move(partitioner)),
          over_(std::move(over)),
          out_(std::make_unique<dispatch<T>>(std::move(to), over_.plan())) {}

    class opened {
    public:
        opened(const router& by, message& in)
            : by_(by),
              in_(in),
              partition_of_(by.partitioner_.for_message(by.out_->partitions())),
              times_(by.over_),
              timed_(by.over_.plan().in_event_time()) {
            out_.parcels.resize(by.out_->partitions());
        }

        void operator()(const T& event) { (*this)(T(event)); }

        /// Inlined, so that an event is copied once on its way.
        [[gnu::always_inline]] void operator()(T&& event) {
            const auto index = partition_of_(std::as_const(event));
            if (index == nowhere) return;
            if (timed_)
                take_timed(index, std::move(event));
            else
                parcel_of(index).events.push_back(std::move(event));
        }

        void close() {
            if (timed_) out_.watermark = times_.watermark();
            if (late_ > 0) layer_counters::add(by_.counters_->late, late_);
            by_.out_->send(in_.where(), in_.share(), std::move(out_));
        }

    private:
        parcel<T>& parcel_of(std::size_t index) {
            auto& one = out_.parcels[index];
            if (!one) {
                one = make_counted<parcel<T>>(in_.share(), position{in_.where().strand_channel(), position::in_order});
                one->events.reserve(by_.out_->usual_events());
            }
            return *one;
        }

        void take_timed(std::size_t index, T&& event) {
            const auto [time, late] = times_.next(event);
            if (late) {
                ++late_;
                by_.over_.late(event);
                return;
            }
            auto& one = parcel_of(index);
            one.events.push_back(std::move(event));
            one.times.of_each.push_back(time);
            if (times_.rise(time)) note_rise();
        }

        void note_rise() {
            auto& rise = out_.rises.emplace_back();
            rise.watermark = times_.watermark();
            for (const auto& one : out_.parcels) rise.at.push_back(one ? one->events.size() : 0);
        }

        const router& by_;
        message& in_;
        decltype(std::declval<const Partitioner&>().for_message(1)) partition_of_;
        message_times<T> times_;
        bool timed_;
        std::uint64_t late_ = 0;
        sorted_out<T> out_;
    };

    void bind(const scope& within) { counters_ = within.counters; }
    [[nodiscard]] opened open(message& in) const { return {*this, in}; }
    void give_up() const noexcept { out_->abandon(); }

private:
    Partitioner partitioner_;
    windows<T> over_;
    std::unique_ptr<dispatch<T>> out_;
    layer_counters* counters_ = nullptr;
};

/// The end of a layer whose events go to one node, those of one source in their order.
template <class T>
[[nodiscard]] auto to_one_in_order(port to) {
    return router<T, only_partition>(std::move(to), {}, {});
}

}  // namespace weir
