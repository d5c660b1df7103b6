// SPDX-License-Identifier: Apache-2.0
#include "weir/arena.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace weir {

namespace {
constexpr std::size_t first_chunk_bytes = 4096;
constexpr std::size_t largest_chunk_bytes = std::size_t{256} << 10;
}  // namespace

std::string_view arena::keep(std::string_view text) {
    if (text.empty()) return {};
    auto* const place = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

void arena::take(arena other) {
    if (chunks_.empty()) return swap(other);
    current_ += other.chunks_.size();
    capacity_ += other.capacity_;
    chunks_.insert(chunks_.begin(), std::make_move_iterator(other.chunks_.begin()),
                   std::make_move_iterator(other.chunks_.end()));
}

void arena::clear() noexcept {
    current_ = 0;
    used_ = 0;
}

void arena::swap(arena& other) noexcept {
    std::swap(chunks_, other.chunks_);
    std::swap(current_, other.current_);
    std::swap(used_, other.used_);
    std::swap(capacity_, other.capacity_);
}

void* arena::allocate(std::size_t bytes, std::size_t alignment) {
    auto start = (used_ + alignment - 1) & ~(alignment - 1);
    if (current_ >= chunks_.size() || start + bytes > chunks_[current_].size) {
        next_chunk(bytes);
        start = 0;
    }
    used_ = start + bytes;
    return chunks_[current_].bytes.get() + start;
}

void arena::next_chunk(std::size_t bytes) {
    used_ = 0;
    if (!chunks_.empty() && current_ < chunks_.size()) ++current_;
    if (current_ < chunks_.size() && chunks_[current_].size >= bytes) return;
    const auto wanted = std::max(bytes, std::min(largest_chunk_bytes, std::max(first_chunk_bytes, capacity_)));
    chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(current_),
                   {std::make_unique_for_overwrite<std::byte[]>(wanted), wanted});
    capacity_ += wanted;
}

}  // namespace weir
