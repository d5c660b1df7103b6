// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "field_tree.hpp"
#include "json_walker.hpp"

#include <weir/arena.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace weir {

/// A field finder walks over a record and notes where the values are that a field tree wants. Of a name that occurs
/// twice in an object the last one counts. One thread at a time.
///
/// The first pass goes over the outermost object, skips what is in its fields and so checks the grammar of all of the
/// record; the passes that follow go into the fields that matter, and cannot fail. Each level of the tree passes over a
/// part of the record once more: the time is linear in the record's length, whatever it holds.
class field_finder {
public:
    /// A token's place in the index.
    using position = const std::uint32_t*;

    /// Begins to look for what `tree` wants; it must outlive the finding.
    void look_for(const field_tree& tree);

    /// Reads the record, an object or an array, whose tokens these are. False: its grammar is broken.
    [[nodiscard]] bool read(const char* text, position tokens);

    /// Behind the last token of the record just read.
    [[nodiscard]] position end() const noexcept { return end_; }

    /// Where the values of a path are in the record just read, in their order; none for `no_place`.
    [[nodiscard]] std::span<const position> found(field_place at) const noexcept { return places_[at].values; }

    /// The first byte of the only value of a path without `[]`; null if there is none.
    [[nodiscard]] const char* value(field_place at) const noexcept {
        const auto& values = places_[at].values;
        return values.empty() ? nullptr : token(values.front());
    }

    /// The first byte of a token.
    [[nodiscard]] const char* token(position at) const noexcept { return text_ + *at; }
    [[nodiscard]] json_walker walker(position at) const noexcept { return {text_, at}; }

private:
    struct place {
        position last = nullptr;  ///< of the field, in the object that is being passed over
        std::vector<position> values;
    };

    [[nodiscard]] field_place field_named(const field_tree::node& in, const char* name);
    [[nodiscard]] bool is_named(const char* name, const field_tree::node& field);
    [[nodiscard]] bool pass_over(json_walker& object, const field_tree::node& node);
    void go_into_fields(const field_tree::node& node);
    void go_into(field_place at, position value);

    const std::vector<field_tree::node>* nodes_ = nullptr;
    const char* text_ = nullptr;
    position end_ = nullptr;
    std::vector<place> places_;
    std::vector<field_place> wanted_;
    arena scratch_;
};

}  // namespace weir
