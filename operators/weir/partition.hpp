// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/hash.hpp>
#include <weir/stage.hpp>
#include <weir/window.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
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
/// same way travel in one parcel, in their order, under the batch's credit.
template <class T, class Key>
class router {
public:
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
            for (std::size_t index = 0; index < parcels_.size(); ++index)
                if (parcels_[index]) by_.to_.send(index, std::move(parcels_[index]));
        }

    private:
        const router& by_;
        message& in_;
        std::vector<handle<parcel<T>>> parcels_;
    };

    [[nodiscard]] opened open(message& in) const { return {*this, in}; }

private:
    port to_;
    Key key_;
};

}  // namespace weir
