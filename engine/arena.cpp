// SPDX-License-Identifier: Apache-2.0
#include "weir/arena.hpp"

#include <algorithm>
#include <iterator>

namespace weir {

namespace {
constexpr std::size_t first_chunk_bytes = 4096;
constexpr std::size_t largest_chunk_bytes = std::size_t{256} << 10;
}  // namespace

void arena::take(arena other) {
    if (chunks_.empty()) return swap(other);
    current_ += other.chunks_.size();
    capacity_ += other.capacity_;
    chunks_.insert(chunks_.begin(), std::make_move_iterator(other.chunks_.begin()),
                   std::make_move_iterator(other.chunks_.end()));
}

void arena::clear() noexcept {
    current_ = 0;
    begin_chunk();
}

void arena::swap(arena& other) noexcept {
    std::swap(chunks_, other.chunks_);
    std::swap(current_, other.current_);
    std::swap(place_, other.place_);
    std::swap(room_, other.room_);
    std::swap(used_, other.used_);
    std::swap(capacity_, other.capacity_);
}

void* arena::allocate_in_next(std::size_t bytes) {
    if (current_ < chunks_.size()) ++current_;
    if (current_ == chunks_.size() || chunks_[current_].size < bytes) {
        const auto wanted = std::max(bytes, std::min(largest_chunk_bytes, std::max(first_chunk_bytes, capacity_)));
        chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(current_),
                       {std::make_unique_for_overwrite<std::byte[]>(wanted), wanted});
        capacity_ += wanted;
    }
    begin_chunk();
    used_ = bytes;
    return place_;
}

/// Of what is there, if anything.
void arena::begin_chunk() noexcept {
    const bool is_there = current_ < chunks_.size();
    place_ = is_there ? chunks_[current_].bytes.get() : nullptr;
    room_ = is_there ? chunks_[current_].size : 0;
    used_ = 0;
}

}  // namespace weir
