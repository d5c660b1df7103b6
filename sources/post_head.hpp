// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
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
        return (size_ > 0 && is_like_last(record)) || look(record);
    }

private:
    static constexpr std::size_t most_bytes = 128;

    [[nodiscard]] bool is_like_last(std::string_view record) const noexcept;
    [[nodiscard]] bool look(std::string_view record) noexcept;
    void remember(std::string_view head) noexcept;

    std::array<char, most_bytes> bytes_{};  ///< of the last head
    std::array<char, most_bytes> same_{};   ///< all bits of each that is the same in a head like it
    std::array<char, most_bytes> free_{};   ///< and of each that is any there but a quote or a backslash
    std::size_t size_ = 0;                  ///< in whole vectors; 0: nothing is known
};

}  // namespace weir
