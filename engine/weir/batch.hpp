// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/message.hpp>
#include <weir/windowing.hpp>

#include <optional>
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

/// The event times of a parcel, for windows that go by them; see `arrival`.
struct event_times {
    time_point before = beginning_of_time;
    std::vector<time_point> of_each;
    std::vector<watermark_mark> marks;
    bool ends_channel = false;
};

/// A parcel is a part of what was made of one batch, on its way to one partition. Its events may point into the batch:
/// the credit keeps it alive, and outlives them.
template <class T>
class parcel final : public message {
    credit from_;  // first, and so the last to go
    position where_;

public:
    explicit parcel(credit from, position where = {}) : from_(std::move(from)), where_(where) {}

    [[nodiscard]] credit share() noexcept override { return from_; }
    [[nodiscard]] position where() const noexcept override { return where_; }
    [[nodiscard]] const closed_windows* closed() const noexcept override { return closing ? &*closing : nullptr; }
    [[nodiscard]] std::uint64_t events_known() const noexcept override { return events.size(); }
    [[nodiscard]] time_point time() const noexcept { return from_->time(); }

    std::vector<T> events;
    event_times times;
    std::optional<closed_windows> closing;
};

}  // namespace weir
