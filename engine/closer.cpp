// SPDX-License-Identifier: Apache-2.0
#include "closer.hpp"

#include <algorithm>
#include <utility>

namespace weir {

time_point frontier_of(const inlet& what) {
    auto first = end_of_time;
    for (const auto* const book : what.books) first = std::min(first, book->frontier());
    return first;
}

time_point frontier_of(const inflow& what) {
    auto first = end_of_time;
    for (const auto& one : what) first = std::min(first, frontier_of(one));
    return first;
}

closer::closer(layer what, time_point start, std::function<void()> signal)
    : what_(std::move(what)),
      last_(start),
      paced_(start),
      ended_(what_.inputs.size(), false),
      ledger_([signal = std::move(signal)](ledger::standing) { signal(); }) {
    ledger_.promise(start);
}

time_point closer::due() const {
    return what_.paced || what_.by == closing_time::clock ? what_.next(paced_) : end_of_time;
}

bool closer::remember(const std::string& trigger) {
    if (std::find(what_.triggers.begin(), what_.triggers.end(), trigger) == what_.triggers.end()) return false;
    call one{trigger, {}};
    for (const auto& input : what_.inputs)
        for (const auto* const book : input.books) one.behind.emplace_back(book, book->issued());
    const std::scoped_lock lock(mutex_);
    called_.push_back(std::move(one));
    return true;
}

void closer::advance(const clock& time, std::size_t most) {
    if (last_ == end_of_time || congested(most)) return;
    const auto frontier = frontier_of(what_.inputs);
    // The clock is read after the frontier: at the end of the input, no batch is from a later window than its time's.
    const auto now = time.now();
    const auto reached = what_.by == closing_time::clock && frontier != end_of_time ? now : frontier;
    closing::news news{frontier, now, newly_ended(), calls_that_are_due(frontier == end_of_time)};
    const bool due = reached == end_of_time || reached >= what_.next(paced_);
    if (due || !news.ended.empty() || !news.called.empty()) {
        paced_ = std::max(paced_, reached);
        issue(std::move(news));
    } else if (!what_.holds_time) {
        ledger_.promise(frontier);
    }
}

void closer::stop() {
    if (!std::exchange(stopped_, true)) issue({last_, last_, {}, {}});
}

bool closer::expects_returns() {
    const std::scoped_lock lock(mutex_);
    return !called_.empty();
}

std::vector<std::string> closer::calls_that_are_due(bool at_the_end) {
    std::vector<std::string> due;
    const std::scoped_lock lock(mutex_);
    const auto is_due = [at_the_end](const call& one) {
        return at_the_end || std::all_of(one.behind.begin(), one.behind.end(),
                                         [](const auto& from) { return from.first->returned_before() >= from.second; });
    };
    while (!called_.empty() && is_due(called_.front())) {
        due.push_back(std::move(called_.front().trigger));
        called_.erase(called_.begin());
    }
    return due;
}

std::vector<std::size_t> closer::newly_ended() {
    std::vector<std::size_t> channels;
    for (std::size_t index = 0; index < ended_.size(); ++index) {
        const auto& one = what_.inputs[index];
        if (ended_[index] || frontier_of(one) != end_of_time) continue;
        ended_[index] = true;
        channels.insert(channels.end(), one.channels.begin(), one.channels.end());
    }
    return channels;
}

void closer::issue(closing::news what) {
    const auto until = what.until;
    const auto end = make_counted<closing>(std::move(what));
    ledger_.issue(*end, what_.holds_time ? last_ : std::min(until, end->progress().now));
    ledger_.promise(until);
    last_ = until;
    for (std::size_t index = 0; index < what_.nodes.size(); ++index) what_.nodes.send(index, end);
}

}  // namespace weir
