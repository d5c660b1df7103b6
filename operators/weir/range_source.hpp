// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/map_batch.hpp>
#include <weir/source.hpp>
#include <weir/steps.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <utility>
#include <vector>

namespace weir {

/// A range that can be read while it does not change.
template <class Range>
concept readable_range = std::ranges::input_range<const Range> && std::movable<Range>;

/// A range whose pieces can be found without reading it.
template <class Range>
concept sliceable_range =
    readable_range<Range> && std::ranges::random_access_range<const Range> && std::ranges::sized_range<const Range>;

/// A slice is a batch whose events stay where they are, in a range that it shares. They are read, never changed.
template <class Range>
class slice final : public origin {
public:
    using iterator = std::ranges::iterator_t<const Range>;

    slice(std::shared_ptr<const Range> range, iterator begin, std::size_t size)
        : first(begin), events(size), range_(std::move(range)) {
        announced = size;
    }

    /// The bytes of its events, though they are shared.
    [[nodiscard]] std::size_t size_bytes() const noexcept override {
        return events * sizeof(std::ranges::range_value_t<const Range>);
    }

    const iterator first;
    const std::size_t events;

private:
    std::shared_ptr<const Range> range_;
};

/// The first step behind a source of slices: from the slice to its events, as they are. A step that wants an event of
/// its own has to copy it.
template <class Range>
struct read_slice {
    template <class Next>
    void operator()(message& in, const Next& next) const {
        auto& from = static_cast<slice<Range>&>(in);
        const auto last = from.first + static_cast<std::ranges::range_difference_t<const Range>>(from.events);
        for (auto at = from.first; at != last; ++at) {
            using event = std::ranges::range_value_t<const Range>;
            if constexpr (std::is_same_v<decltype(*at), const event&>)
                next(*at);
            else  // made while it is read, as by a view
                next(event(*at));
        }
        from.settle({.counted = from.events});
    }
};

template <class Range>
inline constexpr bool starts_layer<read_slice<Range>> = true;

/// How a range is read: by slices where that is possible, else by batches of copies.
template <class Range>
struct range_reading {
    using reader = read_batch<std::ranges::range_value_t<const Range>>;
};
template <sliceable_range Range>
struct range_reading<Range> {
    using reader = read_slice<Range>;
};

/// How many events make a batch where nobody says so: 512 where they are copied.
template <class Range>
[[nodiscard]] std::size_t chosen_size(const Range&) {
    return 512;
}

/// Slices: a 64th of the range, so that all threads get some of a short range of slow events, but no more than 256 KiB:
/// a message costs some 2 to 4 us, in which a vectorised loop reads 10 KiB of numbers; but behind a partition a batch's
/// events are copies, so that longer slices cost memory.
template <sliceable_range Range>
[[nodiscard]] std::size_t chosen_size(const Range& elements) {
    constexpr auto most = std::max<std::size_t>(512, (256U << 10U) / sizeof(std::ranges::range_value_t<const Range>));
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::ranges::size(elements)) / 64, 1, most);
}

/// Delivers the elements of a range, then ends.
template <class Range>
class range_source final : public source {
    using event = std::ranges::range_value_t<const Range>;

public:
    /// A size of 0: as `chosen_size` says.
    range_source(std::shared_ptr<const Range> elements, std::size_t batch_size)
        : elements_(std::move(elements)), batch_size_(batch_size == 0 ? chosen_size(*elements_) : batch_size) {}

    void run(intake& entrance) override {
        if constexpr (sliceable_range<Range>)
            slice_up(entrance);
        else
            copy(entrance);
    }

private:
    void slice_up(intake& entrance) const {
        auto left = static_cast<std::size_t>(std::ranges::size(*elements_));
        auto first = std::ranges::begin(*elements_);
        entrance.put_each([&]() -> handle<origin> {
            if (left == 0) return {};
            const auto some = std::min(left, batch_size_);
            auto made = make_counted<slice<Range>>(elements_, first, some);
            first += static_cast<std::ranges::range_difference_t<const Range>>(some);
            left -= some;
            return made;
        });
    }

    void copy(intake& entrance) const {
        std::vector<event> some;
        for (auto&& one : *elements_) {
            some.push_back(std::forward<decltype(one)>(one));
            if (some.size() == batch_size_ && !deliver(entrance, some)) return;
        }
        if (!some.empty()) deliver(entrance, some);
    }

    bool deliver(intake& entrance, std::vector<event>& some) const {
        const bool more = entrance.put(make_counted<batch<event>>(std::exchange(some, {})));
        some.reserve(batch_size_);
        return more;
    }

    std::shared_ptr<const Range> elements_;
    std::size_t batch_size_;
};

}  // namespace weir
