// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/hash.hpp>
#include <weir/sequencer.hpp>
#include <weir/stage.hpp>
#include <weir/window.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace weir {

struct partition_options {
    /// The windows of the reduction that follows.
    window_plan over = window::global();

    /// How many partitions; 0 = what the run says, `run_options::stages`.
    std::size_t stages = 0;
};

/// What of an event `T` decides its partition: text, a number, or anything that `std::hash` knows.
template <class Key, class T>
concept key_of = std::invocable<const Key&, const T&>;

/// The end of a layer whose events go to partitions: the same key always to the same one. Events of a batch that go the
/// same way travel in one parcel, in their order, under the batch's credit. The parcels of a source's batches leave in
/// the order of the batches, whichever is done first: each partition sees the events of a source in their order.
template <class T, class Key>
class router {
public:
    using parcels = std::vector<handle<parcel<T>>>;

    router(port to, Key key) : to_(std::move(to)), key_(std::move(key)) {}

    class opened {
    public:
        opened(const router& by, message& in) : by_(by), in_(in), parcels_(by.to_.size()) {}

        void operator()(T event) {
            const auto size = parcels_.size();
            const auto index = size == 1 ? 0 : partition_of(hash_of(std::invoke(by_.key_, std::as_const(event))), size);
            auto& one = parcels_[index];
            if (!one) one = make_counted<parcel<T>>(in_.share());
            one->events.push_back(std::move(event));
        }

        void close() {
            const auto send = [this](parcels&& ready) { by_.send(std::move(ready)); };
            // What comes from a serial node instead is in its order already.
            if (const auto* const from_source = dynamic_cast<origin*>(&in_))
                by_.in_order_->finish(from_source->place(), std::move(parcels_), send);
            else
                send(std::move(parcels_));
        }

    private:
        const router& by_;
        message& in_;
        parcels parcels_;
    };

    [[nodiscard]] opened open(message& in) const { return {*this, in}; }

    void give_up() const noexcept { in_order_->abandon(); }

private:
    void send(parcels&& ready) const {
        for (std::size_t index = 0; index < ready.size(); ++index)
            if (ready[index]) to_.send(index, std::move(ready[index]));
    }

    port to_;
    Key key_;
    std::unique_ptr<sequencer<parcels>> in_order_ = std::make_unique<sequencer<parcels>>();
};

}  // namespace weir
