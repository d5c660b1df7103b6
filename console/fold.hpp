// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tag_refusal.hpp"

#include <weir/spares.hpp>

#include <string>
#include <string_view>

namespace weir::console {

/// Which spellings of a tag count as one. Each folds together what the one before it does, and more.
enum class fold {
    none,         ///< only equal bytes
    letter_case,  ///< Unicode's full case folding, canonically composed: Elixir = elixir, ß = ss
    nfkc,     ///< Unicode's NFKC_Casefold: widths, ligatures and invisible characters too: ＥＬＩＸＩＲ = elixir
    accents,  ///< the accents of Latin and Greek letters too: café = cafe, Ελλάδα = ΕΛΛΑΔΑ, İ = i, ø = o
};

class fold_memory;

/// A tag folder makes the key under which the spellings of a tag are counted. A value, whose copies share a memory of
/// what folding came to before, of bounded size; may be used by many threads at once, each with a storage of its own.
/// No language has rules of its own: İ becomes i and U+0307, except where accents are folded.
class tag_folder {
public:
    explicit tag_folder(fold mode);

    /// The key of `raw`, without its '#'. The result points into `raw` where nothing had to be changed, else into
    /// `storage`, whose capacity is used again; `raw` must not point there. What is not UTF-8, or would fold to
    /// nothing, is its own key. Never allocates for ASCII that fits the capacity.
    [[nodiscard]] std::string_view key(std::string_view raw, std::string& storage) const {
        return folded(without_hash(raw), storage);
    }

    /// The same of what has no '#' any more, or one that belongs to it.
    [[nodiscard]] std::string_view folded(std::string_view tag, std::string& storage) const;

private:
    [[nodiscard]] std::string_view fold_remembered(std::string_view tag, std::string& storage) const;

    fold mode_;
    spares<fold_memory> memories_;
};

}  // namespace weir::console
