// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace weir {

/// A range of bytes in a text.
struct text_range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// A URL finder finds the URLs in a text, one after the other, with a scheme and without, as twitter-text does
/// (`Regex.VALID_URL` and `Extractor.extractURLsWithIndices` of its Java edition): that is what decides whether a `#`
/// is part of one. Linear in the text. A host is at most 255 bytes long. One thread at a time; the text must outlive
/// it.
class url_finder {
public:
    explicit url_finder(std::string_view text) noexcept : text_(text) {}

    /// The next URL; nothing behind the last one.
    [[nodiscard]] std::optional<text_range> next() noexcept;

private:
    struct match {
        std::optional<text_range> url;  ///< none: what was matched is no URL, but used up
        std::size_t end = 0;
    };

    [[nodiscard]] std::optional<match> match_at(std::size_t dot) noexcept;
    [[nodiscard]] std::optional<text_range> unicode_host_around(std::size_t dot) const noexcept;
    [[nodiscard]] std::optional<text_range> host_in(std::size_t run) noexcept;
    [[nodiscard]] std::size_t start_in(text_range label) const noexcept;
    [[nodiscard]] std::optional<std::size_t> scheme_before(std::size_t host) const noexcept;
    [[nodiscard]] bool may_precede(std::size_t start) const noexcept;
    [[nodiscard]] match whole(text_range host) const noexcept;
    [[nodiscard]] std::optional<text_range> short_url(text_range all, std::size_t path) const noexcept;

    std::string_view text_;
    std::size_t from_ = 0;      ///< where to search on
    std::size_t consumed_ = 0;  ///< the end of the last match: the next one begins behind it
};

}  // namespace weir
