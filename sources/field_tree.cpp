// SPDX-License-Identifier: Apache-2.0
#include "field_tree.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace weir {

namespace {

[[nodiscard]] bool is_plain(char one) noexcept {
    return static_cast<unsigned char>(one) < 0x80 && one != '"' && one != '\\';
}

}  // namespace

field_place field_tree::add(const field_path& path) {
    field_place at = 0;
    for (const auto& step : path.steps()) at = below(at, step);
    nodes_[at].wanted = true;
    return at;
}

field_place field_tree::make() {
    if (nodes_.size() > std::numeric_limits<field_place>::max())
        throw std::invalid_argument("too many field paths for one reader: they have more than 65535 different steps");
    nodes_.emplace_back();
    return static_cast<field_place>(nodes_.size() - 1);
}

/// The node where one step leads, made if it is not there.
field_place field_tree::below(field_place parent, const field_path::step& step) {
    if (step.each_element) {
        if (nodes_[parent].element == no_place) {
            const auto made = make();
            nodes_[parent].element = made;
        }
        return nodes_[parent].element;
    }
    for (const auto field : nodes_[parent].fields)
        if (nodes_[field].name == step.name) return field;
    const auto made = make();
    auto& chain = nodes_[parent].first[chain_of(step.name.empty() ? '"' : step.name.front())];
    auto& field = nodes_[made];
    field.name = step.name;
    field.plain = std::all_of(step.name.begin(), step.name.end(), is_plain);
    field.next = chain;
    chain = made;
    nodes_[parent].fields.push_back(made);
    return made;
}

}  // namespace weir
