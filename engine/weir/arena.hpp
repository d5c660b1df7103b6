// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace weir {

/// An arena keeps small things for as long as it lives, or until it is cleared, at the price of moving a pointer. What
/// it has handed out never moves; destructors are not run. One thread at a time.
class arena {
public:
    arena() = default;
    arena(arena&& other) noexcept { swap(other); }
    arena& operator=(arena other) noexcept {
        swap(other);
        return *this;
    }
    ~arena() = default;

    /// A copy of `text` that stays.
    [[nodiscard]] std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        auto* const place = static_cast<char*>(allocate(text.size(), 1));
        std::copy(text.begin(), text.end(), place);
        return {place, text.size()};
    }

    /// A copy of `elements` that stays. They must need no destructor.
    template <class T>
    [[nodiscard]] std::span<const T> keep(std::span<const T> elements) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignof(std::max_align_t));
        if (elements.empty()) return {};
        auto* const place = static_cast<T*>(allocate(elements.size_bytes(), alignof(T)));
        std::uninitialized_copy(elements.begin(), elements.end(), place);
        return {place, elements.size()};
    }

    /// Takes over what another one has handed out, and its memory.
    void take(arena other);

    /// Forgets everything, and keeps the memory for reuse.
    void clear() noexcept;

    /// The memory it holds, in bytes.
    [[nodiscard]] std::size_t capacity_bytes() const noexcept { return capacity_; }

private:
    struct chunk {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
    };

    void swap(arena& other) noexcept;
    [[nodiscard]] void* allocate(std::size_t bytes, std::size_t alignment) {
        const auto start = (used_ + alignment - 1) & ~(alignment - 1);
        if (start + bytes > room_) return allocate_in_next(bytes);
        used_ = start + bytes;
        return place_ + start;
    }
    [[nodiscard]] void* allocate_in_next(std::size_t bytes);
    void begin_chunk() noexcept;

    std::vector<chunk> chunks_;
    std::size_t current_ = 0;     ///< the chunk being filled; those before it are full
    std::byte* place_ = nullptr;  ///< that chunk
    std::size_t room_ = 0;        ///< its size
    std::size_t used_ = 0;        ///< of it
    std::size_t capacity_ = 0;
};

}  // namespace weir
