// SPDX-License-Identifier: Apache-2.0
#include "weir/ledger.hpp"

#include <algorithm>

namespace weir {

void origin::settle(const tally& fate) noexcept {
    settled_.store(true, std::memory_order_relaxed);
    settled_records_.fetch_add(fate.settled(), std::memory_order_relaxed);
    if (ledger_) ledger_->settle(fate);
}

tally origin::unsettled() const noexcept {
    tally rest;
    if (!settled_.load(std::memory_order_relaxed)) {
        rest.dropped = count_records();
        rest.received = rest.dropped - announced;
    } else if (const auto settled = settled_records_.load(std::memory_order_relaxed); settled < announced) {
        rest.dropped = announced - settled;
    }
    return rest;
}

void origin::dispose() noexcept {
    ledger* const book = std::exchange(ledger_, nullptr);
    const auto rest = book ? unsettled() : tally{};
    const auto place = place_;
    const auto held_bytes = held_bytes_;
    settled_.store(false, std::memory_order_relaxed);
    settled_records_.store(0, std::memory_order_relaxed);
    announced = 0;
    strand = 0;
    ends_strand = false;
    recycle();
    if (book) book->give_back(place, held_bytes, rest);
}

void ledger::issue(origin& batch, time_point time) {
    const std::scoped_lock lock(mutex_);
    promised_ = std::max(promised_, time);
    batch.time_ = promised_;
    batch.channel_ = channel_;
    batch.place_ = first_place_ + entries_.size();
    entries_.push_back({promised_});
    batch.ledger_ = this;
    batch.held_bytes_ = batch.size_bytes();
    bytes_ += batch.held_bytes_;
    ++outstanding_;
}

void ledger::mark_in_flight() {
    const std::scoped_lock lock(mutex_);
    most_.batches = std::max(most_.batches, outstanding_);
    most_.bytes = std::max(most_.bytes, bytes_);
}

void ledger::promise(time_point time) {
    const std::scoped_lock lock(mutex_);
    promised_ = std::max(promised_, time);
}

time_point ledger::frontier() const {
    const std::scoped_lock lock(mutex_);
    return frontier_now();
}

std::uint64_t ledger::issued() const {
    const std::scoped_lock lock(mutex_);
    return first_place_ + entries_.size();
}

std::uint64_t ledger::returned_before() const {
    const std::scoped_lock lock(mutex_);
    return first_place_;
}

std::uint64_t ledger::outstanding() const {
    const std::scoped_lock lock(mutex_);
    return outstanding_;
}

void ledger::settle(const tally& fate) noexcept {
    const std::scoped_lock lock(mutex_);
    account_ += fate;
}

void ledger::report(const tally& fate) {
    settle(fate);
}

tally ledger::account() const {
    const std::scoped_lock lock(mutex_);
    return account_;
}

high_water ledger::most() const {
    const std::scoped_lock lock(mutex_);
    return most_;
}

void ledger::give_back(std::uint64_t place, std::size_t held_bytes, const tally& unsettled) noexcept {
    standing after{};
    {
        const std::scoped_lock lock(mutex_);
        account_ += unsettled;
        --outstanding_;
        bytes_ -= held_bytes;
        entries_[place - first_place_].returned = true;
        while (!entries_.empty() && entries_.front().returned) {
            entries_.pop_front();
            ++first_place_;
        }
        after = {outstanding_, frontier_now()};
    }
    on_return_(after);
}

}  // namespace weir
