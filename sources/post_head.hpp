// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir {

/// Whether the first names of a record tell that it is a post, if it is valid JSON at all. False: they do not tell. It
/// looks at a few names, since those that tell come early in all known shapes, and not into what they hold.
[[nodiscard]] bool begins_as_post(std::string_view record) noexcept;

/// Post heads say the same of many records of a stream, which begin alike but for what some strings say: they are
/// compared with the last record that began as a post, without going over them byte by byte. One thread at a time.
class post_heads {
public:
    [[nodiscard]] bool begin_as_post(std::string_view record) noexcept { return is_like_last(record) || look(record); }

private:
    static constexpr std::size_t most_bytes = 128;

    /// Sixteen bytes, which every processor compares at once, or the compiler finds a way.
    using vector = signed char __attribute__((vector_size(16)));

    [[nodiscard]] static vector load(const char* from) noexcept {
        vector bytes;
        std::memcpy(&bytes, from, sizeof bytes);
        return bytes;
    }

    /// Whether it begins like the last record that began as a post. False if there is none.
    [[nodiscard]] bool is_like_last(std::string_view record) const noexcept {
        if (size_ == 0 || record.size() < size_) return false;
        vector unlike{};
        for (std::size_t at = 0; at < size_; at += sizeof unlike) {
            const vector bytes = load(record.data() + at);
            const auto ends = (bytes == '"') | (bytes == '\\');
            const auto other = bytes != load(bytes_.data() + at);
            unlike |= reinterpret_cast<vector>(other) &
                      (load(same_.data() + at) | (load(free_.data() + at) & reinterpret_cast<vector>(ends)));
        }
        std::array<std::uint64_t, 2> halves;
        std::memcpy(halves.data(), &unlike, sizeof unlike);
        return (halves[0] | halves[1]) == 0;
    }

    [[nodiscard]] bool look(std::string_view record) noexcept;
    void remember(std::string_view head) noexcept;

    std::array<char, most_bytes> bytes_{};  ///< of the last head
    std::array<char, most_bytes> same_{};   ///< all bits of each that is the same in a head like it
    std::array<char, most_bytes> free_{};   ///< and of each that is any there but a quote or a backslash
    std::size_t size_ = 0;                  ///< in whole vectors; 0: nothing is known
};

}  // namespace weir
