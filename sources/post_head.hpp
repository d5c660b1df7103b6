// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir {

/// Whether the first names of a record tell that it is a post, if it is valid JSON at all. False: they do not tell. It
/// looks at a few names, since those that tell come early in all known shapes, and not into what they hold.
[[nodiscard]] bool begins_as_post(std::string_view record) noexcept;

/// Post heads say the same of many records of a stream, which begin alike but for what some strings say: they are
/// compared with the last record that began as a post, without going over them byte by byte. One thread at a time.
class post_heads {
public:
    [[nodiscard]] bool begin_as_post(std::string_view record) noexcept {
        return words_ > 0 && is_like_last(record) ? true : look(record);
    }

private:
    static constexpr std::size_t most_words = 16;

    [[nodiscard]] bool is_like_last(std::string_view record) const noexcept;
    [[nodiscard]] bool look(std::string_view record) noexcept;
    void remember(std::string_view head) noexcept;

    /// Eight bytes of the last head, and the highest bits of those that are the same in one like it, and of those in a
    /// string that are neither quote nor backslash there either.
    struct word {
        std::uint64_t bytes;
        std::uint64_t same;
        std::uint64_t free;
    };
    std::array<word, most_words> last_{};
    std::size_t words_ = 0;
};

}  // namespace weir
