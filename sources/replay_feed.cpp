// SPDX-License-Identifier: Apache-2.0
#include "replay_feed.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace weir {

namespace {

duration interval_of(double records_per_second) {
    return records_per_second > 0 ? duration(static_cast<duration::rep>(1e9 / records_per_second)) : duration::zero();
}

}  // namespace

replay_feed::replay_feed(record_feed read, std::vector<fault> faults, double records_per_second)
    : read_(std::move(read)), interval_(interval_of(records_per_second)) {
    const auto place = [](const fault& one) { return std::tuple(one.record, one.byte); };
    std::stable_sort(faults.begin(), faults.end(),
                     [place](const fault& left, const fault& right) { return place(left) < place(right); });
    faults_.assign(std::make_move_iterator(faults.begin()), std::make_move_iterator(faults.end()));
}

std::optional<staged_record> replay_feed::next() {
    if (!returned_.empty()) {
        std::optional<staged_record> first(std::move(returned_.front()));
        returned_.pop_front();
        return first;
    }
    if (ended_) return std::nullopt;
    staged_record record;
    record.exists = read(record.text);
    record.number = next_number_++;
    record.faults = take_faults(record.number);
    ended_ = !record.exists;
    if (ended_ && record.faults.empty()) return std::nullopt;
    if (interval_ > duration::zero()) next_due_ += interval_;
    return record;
}

bool replay_feed::read(std::string& text) {
    try {
        return read_(text);
    } catch (...) {
        failure_ = std::current_exception();
        return false;
    }
}

std::vector<fault> replay_feed::take_faults(std::uint64_t number) {
    std::vector<fault> taken;
    for (; !faults_.empty() && faults_.front().record <= number; faults_.pop_front()) {
        taken.push_back(std::move(faults_.front()));
    }
    return taken;
}

void replay_feed::give_back(staged_record record) {
    const auto place = std::find_if(returned_.begin(), returned_.end(),
                                    [&](const staged_record& other) { return other.number > record.number; });
    returned_.insert(place, std::move(record));
}

}  // namespace weir
