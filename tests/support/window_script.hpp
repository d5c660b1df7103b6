// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/recording_host.hpp"

#include <weir/windowing.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace weir::testing {

/// An event of one channel.
struct scripted_event {
    time_point time = {};
    std::int64_t value = 0;
    std::size_t key = 0;
};

/// Where watermarks rise within a message: at each event that raises one, or only where that matters.
enum class marking { exact, at_boundaries };

/// A window script drives one partition's windowing by hand, and keeps the channels' watermarks as a flow does.
class window_script {
public:
    explicit window_script(window_plan plan, std::size_t channels = 1, marking marks = marking::exact)
        : plan_(std::move(plan)), marks_(marks), channels_(channels) {
        std::vector<std::size_t> numbers;
        for (std::size_t number = 0; number < channels; ++number) numbers.push_back(number);
        windowing_ = make_windowing(plan_, start, numbers);
    }

    static constexpr time_point start = time_point{};
    recording_host host;

    /// One message of events without times of their own.
    void receive(std::vector<std::int64_t> values, time_point received = start) {
        host.values = std::move(values);
        windowing_->receive({.events = host.values.size(), .received = received}, host);
    }

    /// The same as messages of `size` events.
    void receive_in(std::size_t size, const std::vector<std::int64_t>& values) {
        for (std::size_t first = 0; first < values.size(); first += size) {
            const auto last = std::min(values.size(), first + size);
            receive({values.begin() + static_cast<std::ptrdiff_t>(first),
                     values.begin() + static_cast<std::ptrdiff_t>(last)});
        }
    }

    /// One message of events with times, of one channel.
    void receive(std::size_t channel, const std::vector<scripted_event>& events, time_point received = start) {
        auto& from = channels_.at(channel);
        arrival in{.events = events.size(), .received = received, .channel = channel, .before = from.watermark};
        std::vector<time_point> times;
        std::vector<std::size_t> keys;
        std::vector<watermark_mark> marks;
        host.values.clear();
        auto marked = from.watermark;
        for (std::size_t at = 0; at <= events.size(); ++at) {
            if (from.watermark > marked && wanted(marked, from.watermark, events, at)) {
                marks.push_back({at, from.watermark});
                marked = from.watermark;
            }
            if (at == events.size()) break;
            times.push_back(events[at].time);
            keys.push_back(events[at].key);
            host.values.push_back(events[at].value);
            from.see(events[at].time, plan_.out_of_order);
        }
        in.times = times;
        in.marks = marks;
        in.keys = keys;
        windowing_->receive(in, host);
    }

    void advance(time_point until) { windowing_->advance({.until = until, .now = until}, host); }

    void call(const std::string& trigger, time_point until = start) {
        const std::string called[] = {trigger};
        windowing_->advance({.until = until, .now = until, .called = called}, host);
    }

    void end_channel(std::size_t channel, time_point until = start) {
        const std::size_t ended[] = {channel};
        windowing_->advance({.until = until, .now = until, .ended = ended}, host);
    }

    void finish(time_point now = start) { windowing_->advance({.until = end_of_time, .now = now}, host); }

private:
    struct feeder {
        time_point watermark = beginning_of_time;

        void see(time_point time, duration out_of_order) {
            if (time >= beginning_of_time + out_of_order) watermark = std::max(watermark, time - out_of_order);
        }
    };

    [[nodiscard]] bool wanted(time_point marked, time_point watermark, const std::vector<scripted_event>& events,
                              std::size_t at) const {
        return marks_ == marking::exact || watermark >= next_boundary(plan_, marked) ||
               (at < events.size() && watermark >= deadline_of(plan_, events[at].time));
    }

    window_plan plan_;
    marking marks_;
    std::vector<feeder> channels_;
    std::unique_ptr<windowing> windowing_;
};

/// The lines of a record, for comparisons.
using lines = std::vector<std::string>;

}  // namespace weir::testing
