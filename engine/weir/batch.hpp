// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/message.hpp>

#include <vector>

namespace weir {

/// A batch is what a source of ready-made events delivers: some events, received together.
template <class T>
class batch final : public origin {
public:
    explicit batch(std::vector<T> received) : events(std::move(received)) { announced = events.size(); }

    [[nodiscard]] std::size_t size_bytes() const noexcept override { return events.size() * sizeof(T); }

    std::vector<T> events;
};

/// A parcel is a part of what was made of one batch, on its way to one partition. Its events may point into the batch:
/// the credit keeps it alive.
template <class T>
class parcel final : public message {
public:
    explicit parcel(credit from) : from_(std::move(from)) {}

    [[nodiscard]] credit share() noexcept override { return from_; }
    [[nodiscard]] time_point time() const noexcept { return from_->time(); }

    std::vector<T> events;

private:
    credit from_;
};

}  // namespace weir
