// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::console {

/// Why a tag is not counted.
enum class tag_refusal {
    none,      ///< it is
    empty,     ///< nothing behind the '#'
    too_long,  ///< more than 280 code points or 1120 bytes
    not_utf8,
    control,  ///< a control character (C0, DEL or C1) or a separator of lines or paragraphs
    bidi,  ///< a character that only changes the direction of writing: U+061C, 200E, 200F, 202A to 202E, 2066 to 2069
};
inline constexpr std::size_t refusal_kinds = 6;

/// What it is called in statistics: `empty`, `too_long`, ….
[[nodiscard]] std::string_view name_of(tag_refusal why) noexcept;

/// The tag without the '#' or full-width '＃' in front of it, if there is one.
[[nodiscard]] constexpr std::string_view without_hash(std::string_view tag) noexcept {
    constexpr std::string_view full_width = "\xEF\xBC\x83";
    if (tag.starts_with('#')) return tag.substr(1);
    return tag.starts_with(full_width) ? tag.substr(full_width.size()) : tag;
}

/// The first reason against the tag, of whose text a leading '#' is no part.
[[nodiscard]] tag_refusal refusal_of(std::string_view tag) noexcept;

/// Whether the tag may be counted at all.
[[nodiscard]] inline bool acceptable(std::string_view tag) noexcept {
    return refusal_of(tag) == tag_refusal::none;
}

/// How many tags were refused, for each reason.
struct tag_refusals {
    std::array<std::uint64_t, refusal_kinds> of_kind = {};  ///< by `tag_refusal`; the one of `none` stays 0

    [[nodiscard]] std::uint64_t operator[](tag_refusal why) const noexcept {
        return of_kind[static_cast<std::size_t>(why)];
    }
    [[nodiscard]] std::uint64_t total() const noexcept;
    friend bool operator==(const tag_refusals&, const tag_refusals&) = default;
};

/// A refusal counter is where all threads of a run count what they refuse. Any thread may call it at any time; it must
/// outlive the run.
class refusal_counter {
public:
    /// Whether the tag may be counted; counts it here if not.
    [[nodiscard]] bool admits(std::string_view tag) noexcept;

    [[nodiscard]] tag_refusals seen() const noexcept;

private:
    std::array<std::atomic<std::uint64_t>, refusal_kinds> of_kind_ = {};
};

}  // namespace weir::console
