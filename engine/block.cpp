// SPDX-License-Identifier: Apache-2.0
#include "weir/block.hpp"

#include <algorithm>
#include <cstring>

namespace weir {

namespace {
/// A block that one huge record made grow beyond this is not kept.
constexpr std::size_t largest_kept_bytes = std::size_t{1} << 20;
constexpr std::size_t most_kept = 64;
}  // namespace

void block::reserve(std::size_t bytes) {
    if (bytes <= capacity_) return;
    const std::size_t wanted = std::max(bytes, capacity_ * 2);
    auto larger = std::make_unique_for_overwrite<char[]>(wanted + padding);
    if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
    std::memset(larger.get() + wanted, 0, padding);
    bytes_ = std::move(larger);
    capacity_ = wanted;
}

void block::append(std::string_view bytes) {
    reserve(size_ + bytes.size());
    if (!bytes.empty()) std::memcpy(bytes_.get() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
}

std::uint64_t block::count_records() const noexcept {
    if (announced > 0) return announced;
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
    std::unique_ptr<block> found;
    {
        const std::scoped_lock lock(mutex_);
        if (!idle_.empty()) {
            found = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!found) found = std::make_unique<block>();
    found->reserve(bytes);
    found->home_ = shared_from_this();
    return handle<block>(found.release());
}

void block_pool::put_back(std::unique_ptr<block> used) noexcept {
    if (used->capacity() > largest_kept_bytes) return;
    used->size_ = 0;
    used->announced = 0;
    used->ends.clear();
    used->derived.clear();
    const std::scoped_lock lock(mutex_);
    if (idle_.size() >= most_kept) return;
    try {
        idle_.push_back(std::move(used));
    } catch (...) {  // no memory to remember it by: it is freed instead
    }
}

}  // namespace weir
