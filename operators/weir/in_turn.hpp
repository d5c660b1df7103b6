// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/message.hpp>
#include <weir/sequencer.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace weir {

/// An in_turn lets what has become of messages leave in the order of the messages, channel by channel, in whatever
/// order threads finish them. Belongs to one layer of one run. Thread-safe.
template <class Item>
class in_turn {
public:
    /// Calls `send(Item&&)` with all that no earlier message of the channel holds back; for one channel, on one thread
    /// at a time.
    template <class Send>
    void finish(const position& from, Item item, const Send& send) {
        // What comes from a serial node is in its order already.
        if (from.place == position::in_order)
            send(std::move(item));
        else
            of_channel(from.channel).finish(from.place, std::move(item), send);
    }

    /// The run stops: drops what waits here, and what comes later, of channels too that nothing has come of yet.
    void abandon() noexcept {
        const std::scoped_lock lock(mutex_);
        abandoned_ = true;
        for (auto& [number, one] : channels_) one->abandon();
    }

private:
    sequencer<Item>& of_channel(std::size_t number) {
        const std::scoped_lock lock(mutex_);
        auto& found = channels_[number];
        if (!found) {
            found = std::make_unique<sequencer<Item>>();
            if (abandoned_) found->abandon();
        }
        return *found;
    }

    std::mutex mutex_;
    bool abandoned_ = false;
    std::map<std::size_t, std::unique_ptr<sequencer<Item>>> channels_;
};

}  // namespace weir
