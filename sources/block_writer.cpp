// SPDX-License-Identifier: Apache-2.0
#include "block_writer.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace weir {

block_writer::block_writer(intake& entrance, options chosen)
    : entrance_(entrance), options_(chosen), block_(entrance.blocks().take(chosen.block_bytes)) {}

block_writer::~block_writer() {
    // Only an exception leaves records behind, which no block has announced.
    try {
        unreported_.received += block_->ends.size();
        unreported_.dropped += block_->ends.size();
        report();
    } catch (...) {  // the run has failed already
    }
}

void block_writer::append(std::string_view bytes) {
    const bool fits = block_->size_bytes() + bytes.size() <= options_.block_bytes;
    if (!fits && open_ && !block_->ends.empty()) seal();
    block_->append(bytes);
}

std::string_view block_writer::current() const {
    return block_->text().substr(begin_of_current());
}

void block_writer::truncate(std::size_t size_bytes) {
    block_->resize(begin_of_current() + size_bytes);
}

void block_writer::end_record() {
    if (block_->ends.empty()) first_record_ = entrance_.time().now();
    // A reader of lines can look at many records at once. Behind the last one that fits it does without.
    if (block_->size_bytes() < options_.block_bytes) block_->append("\n");
    block_->ends.push_back(static_cast<std::uint32_t>(block_->size_bytes()));
    ++records_;
}

void block_writer::oversize() {
    ++unreported_.received;
    ++unreported_.oversize;
}

void block_writer::malformed() {
    ++unreported_.received;
    ++unreported_.malformed;
}

void block_writer::control() {
    ++unreported_.received;
    ++unreported_.control;
}

void block_writer::duplicate() {
    ++unreported_.received;
    ++unreported_.duplicate;
}

bool block_writer::ready() {
    if (!open_) open_ = entrance_.reopen();
    return open_;
}

void block_writer::report() {
    if (unreported_ == tally{}) return;
    entrance_.report(std::exchange(unreported_, {}));
}

time_point block_writer::attend() {
    if (block_->ends.empty() || !open_) return end_of_time;
    const time_point due = first_record_ + options_.linger;
    if (entrance_.time().now() < due) return due;
    seal();
    return end_of_time;
}

void block_writer::flush() {
    if (!block_->ends.empty()) seal();
}

void block_writer::seal() {
    report();
    const std::string_view partial = current();
    auto next = entrance_.blocks().take(std::max(options_.block_bytes, partial.size()));
    next->append(partial);
    block_->resize(begin_of_current());
    block_->announced = block_->ends.size();
    open_ = entrance_.offer(std::exchange(block_, std::move(next)));
}

}  // namespace weir
