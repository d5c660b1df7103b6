// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace weir {

/// Places of a text, in their order. Whoever finds them writes them, and may write a few that turn out to be none:
/// unlike in a vector, room is looked for once, and memory behind the last place is not touched. It is kept.
class text_places {
public:
    using place = const char*;

    [[nodiscard]] const place* begin() const noexcept { return places_.get(); }
    [[nodiscard]] const place* end() const noexcept { return places_.get() + size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    void clear() noexcept { size_ = 0; }

    /// Where the next place goes, with room for as many.
    [[nodiscard]] place* end_with_room(std::size_t more) {
        if (more > room_ - size_) grow(size_ + more);
        return places_.get() + size_;
    }
    /// What stands before `end` was found. REQUIRES: it is in the room that was asked for last.
    void end_at(const place* end) noexcept { size_ = static_cast<std::size_t>(end - places_.get()); }

private:
    void grow(std::size_t least) {
        const auto room = std::max(least, room_ * 2);
        auto places = std::make_unique_for_overwrite<place[]>(room);
        std::copy_n(places_.get(), size_, places.get());
        places_ = std::move(places);
        room_ = room;
    }

    std::unique_ptr<place[]> places_;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

}  // namespace weir
