// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace weir::console {

/// Which spellings of a tag count as one.
enum class fold {
    none,   ///< only equal bytes
    case_,  ///< Unicode's full case folding, canonically composed: Elixir = elixir, ß = ss
    nfkc,   ///< Unicode's NFKC_Casefold: widths, ligatures and invisible characters too: ＥＬＩＸＩＲ = elixir
};

/// The tag without the '#' or full-width '＃' in front of it, if there is one.
[[nodiscard]] std::string_view without_hash(std::string_view tag) noexcept;

/// Whether the tag may be counted at all: not empty, without control characters, at most 280 code points and 1120
/// bytes. A leading '#' is not part of it.
[[nodiscard]] bool acceptable(std::string_view tag) noexcept;

/// A tag folder makes the key under which the spellings of a tag are counted. A value; may be used by many threads at
/// once, each with a storage of its own. Accents are kept, and no language has rules of its own: İ becomes i and
/// U+0307.
class tag_folder {
public:
    explicit tag_folder(fold mode) noexcept : mode_(mode) {}

    /// The key of `raw`, without its '#'. The result points into `raw` where nothing had to be changed, else into
    /// `storage`, whose capacity is used again; `raw` must not point there. What is not UTF-8, or would fold to
    /// nothing, is its own key. Never allocates for ASCII that fits the capacity.
    [[nodiscard]] std::string_view key(std::string_view raw, std::string& storage) const;

private:
    fold mode_;
};

}  // namespace weir::console
