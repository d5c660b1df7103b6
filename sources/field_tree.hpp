// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/field_path.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The number of a node in a field tree. That of the root, which is below nothing, stands for none.
using field_place = std::uint16_t;
inline constexpr field_place no_place = 0;

/// A field tree holds field paths, so that one walk over a record finds the values of all of them: what paths begin
/// with in common is one node. Built once, then read by any number of threads.
class field_tree {
public:
    struct node {
        std::string name;
        bool plain = true;    ///< nothing in the name has to be escaped, and all of it is ASCII
        bool wanted = false;  ///< a path ends here
        field_place element = no_place;
        std::vector<field_place> fields;
        /// The first field whose name begins with a byte that ends in these five bits; its `next` is another one.
        std::array<field_place, 32> first = {};
        field_place next = no_place;
    };

    /// Where the values of this path will be found. Throws `std::invalid_argument` where there would be
    /// too many nodes to number.
    [[nodiscard]] field_place add(const field_path& path);

    [[nodiscard]] const std::vector<node>& nodes() const noexcept { return nodes_; }

private:
    [[nodiscard]] field_place make();
    [[nodiscard]] field_place below(field_place parent, const field_path::step& step);

    std::vector<node> nodes_ = std::vector<node>(1);
};

/// In which of the chains of fields a name is that begins with `first`.
[[nodiscard]] constexpr std::size_t chain_of(char first) noexcept {
    return static_cast<unsigned char>(first) & 31U;
}

}  // namespace weir
