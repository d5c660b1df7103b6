// SPDX-License-Identifier: Apache-2.0
#include "weir/block.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace weir {

namespace {
/// Memory that one huge record made grow beyond this is not kept: a mebibyte, and what a source reads beyond it.
constexpr std::size_t largest_kept_bytes = (std::size_t{1} << 20) + (std::size_t{64} << 10);
constexpr std::size_t most_kept = 64;

/// Rounds up, so that memory is reused where sizes differ by a bit.
constexpr std::size_t rounded_capacity(std::size_t bytes) {
    const std::size_t step = bytes < block::alignment ? 64 : block::alignment;
    return (bytes + step - 1) / step * step;
}
}  // namespace

tally block::load() {
    const auto reader = std::move(reader_);
    if (!reader) return {};
    if (home_) home_->lend_memory(*this);
    try {
        return reader->read(range_, *this);
    } catch (...) {
        resize(0);  // half of it would be counted as dropped
        throw;
    }
}

bool block::load_part(block& part, tally& refused) {
    part.begin_ = part.size_ = 0;
    if (part.capacity_ > largest_kept_bytes) part.give_up_memory();
    if (!reader_) return false;
    if (home_ && filled_by_ == std::thread::id()) home_->lend_memory(*this);
    const byte_range next{range_.offset, std::min(range_.length, part_bytes_)};
    refused += reader_->read(next, part);
    range_ = {next.offset + next.length, range_.length - next.length};
    if (range_.length == 0) reader_.reset();
    return true;
}

void block::reserve(std::size_t bytes) {
    if (bytes <= capacity()) return;
    const std::size_t wanted = rounded_capacity(size_ == 0 ? bytes : std::max(bytes, capacity() * 2));
    memory larger(static_cast<char*>(::operator new[](wanted + padding, std::align_val_t{alignment})));
    if (size_ > 0) std::memcpy(larger.get(), data(), size_);
    std::memset(larger.get() + wanted, 0, padding);
    bytes_ = std::move(larger);
    begin_ = 0;
    capacity_ = wanted;
}

void block::give_up_memory() noexcept {
    bytes_.reset();
    capacity_ = 0;
}

void block::append(std::string_view bytes) {
    reserve(size_ + bytes.size());
    if (!bytes.empty()) std::memcpy(data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
}

std::uint64_t block::count_records() const noexcept {
    if (announced > 0) return announced;
    if (reader_ || seen_in_parts > 0) return seen_in_parts;
    if (!ends.empty()) return ends.size();
    const auto all = text();
    const auto lines = static_cast<std::uint64_t>(std::count(all.begin(), all.end(), '\n'));
    return lines + (all.empty() || all.back() == '\n' ? 0 : 1);
}

void block::recycle() noexcept {
    const auto home = std::move(home_);
    std::unique_ptr<block> self(this);
    if (home) home->put_back(std::move(self));
}

handle<block> block_pool::take(std::size_t bytes) {
    auto found = take_bare();
    lend_memory(*found);
    found->reserve(bytes);
    return handle<block>(found.release());
}

handle<block> block_pool::take_unread(std::shared_ptr<const range_reader> reader, byte_range range,
                                      std::size_t part_bytes) {
    auto found = take_bare();
    found->reader_ = std::move(reader);
    found->range_ = range;
    found->part_bytes_ = part_bytes;
    return handle<block>(found.release());
}

std::unique_ptr<block> block_pool::take_bare() {
    std::unique_ptr<block> found;
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            found = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!found) found = std::make_unique<block>();
    found->home_ = shared_from_this();
    return found;
}

void block_pool::lend_memory(block& to) noexcept {
    to.filled_by_ = std::this_thread::get_id();
    const std::scoped_lock lock(mutex_);
    auto idle = memory_.take();
    if (!idle) return;
    to.bytes_ = std::move(idle->bytes);
    to.capacity_ = idle->capacity;
    to.derived = std::move(idle->derived);
}

void block_pool::put_back(std::unique_ptr<block> used) noexcept {
    used->reader_.reset();
    used->begin_ = used->size_ = 0;
    used->announced = 0;
    used->seen_in_parts = 0;
    used->ends.clear();
    used->receipts.clear();
    used->derived.clear();
    const auto user = std::exchange(used->filled_by_, {});
    idle_memory given{std::move(used->bytes_), std::exchange(used->capacity_, 0), std::move(used->derived)};
    const bool holds_any = given.bytes || given.derived.capacity_bytes() > 0;
    const bool keep_memory = holds_any && given.capacity <= largest_kept_bytes;
    const std::scoped_lock lock(mutex_);
    try {
        if (keep_memory && memory_.size() < most_kept) memory_.put(std::move(given), user);
        if (idle_.size() < most_kept) idle_.push_back(std::move(used));
    } catch (...) {  // no memory to remember it by: it is freed instead
    }
}

}  // namespace weir
