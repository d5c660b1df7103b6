// SPDX-License-Identifier: Apache-2.0
#include "field_finder.hpp"

#include "json_text.hpp"

namespace weir {

void field_finder::look_for(const field_tree& tree) {
    nodes_ = &tree.nodes();
    places_.assign(nodes_->size(), {});
    wanted_.clear();
    for (std::size_t at = 0; at < nodes_->size(); ++at)
        if ((*nodes_)[at].wanted) wanted_.push_back(static_cast<field_place>(at));
}

bool field_finder::read(const char* text, position tokens) {
    text_ = text;
    for (const auto at : wanted_) places_[at].values.clear();
    json_walker walk(text, tokens);
    const auto& root = nodes_->front();
    const bool object = *walk.token() == '{';
    if (!(object ? pass_over(walk, root) : walk.skip())) return false;
    end_ = walk.position();
    if (object) {
        go_into_fields(root);
    } else {
        go_into(0, tokens);
    }
    return true;
}

bool field_finder::pass_over(json_walker& object, const field_tree::node& node) {
    for (const auto field : node.fields) places_[field].last = nullptr;
    return object.object([&](const char* name) {
        const auto field = field_named(node, name);
        if (field != no_place) places_[field].last = object.position();
        return object.skip();
    });
}

field_place field_finder::field_named(const field_tree::node& in, const char* name) {
    if (name[1] != '\\') {
        auto field = in.first[chain_of(name[1])];
        while (field != no_place && !is_named(name, (*nodes_)[field])) field = (*nodes_)[field].next;
        return field;
    }
    for (const auto field : in.fields)
        if (is_named(name, (*nodes_)[field])) return field;
    return no_place;
}

bool field_finder::is_named(const char* name, const field_tree::node& field) {
    if (field.plain) return says(name, field.name);
    scratch_.clear();
    return string_at(name, scratch_) == field.name;
}

void field_finder::go_into_fields(const field_tree::node& node) {
    for (const auto field : node.fields)
        if (places_[field].last) go_into(field, places_[field].last);
}

/// A value whose grammar has been checked.
void field_finder::go_into(field_place at, position value) {
    const auto& node = (*nodes_)[at];
    if (node.wanted) places_[at].values.push_back(value);
    json_walker walk(text_, value);
    if (*walk.token() == '{' && !node.fields.empty()) {
        (void)pass_over(walk, node);
        go_into_fields(node);
    } else if (*walk.token() == '[' && node.element != no_place) {
        (void)walk.array([&] {
            go_into(node.element, walk.position());
            return walk.skip();
        });
    }
}

}  // namespace weir
