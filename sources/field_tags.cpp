// SPDX-License-Identifier: Apache-2.0
#include "field_tags.hpp"

#include "field_value.hpp"
#include "json_text.hpp"

#include <algorithm>

namespace weir {

void field_tags::add_scalar(const char* token) {
    if (const auto value = scalar_at(token, *memory_)) tags_.push_back({*value});
}

void field_tags::add_string(const char* token) {
    if (token && *token == '"') tags_.push_back({string_at(token, *memory_)});
}

void field_tags::add_extracted(const char* token, const hashtag_extractor& extract) {
    if (!token || *token != '"' || !extract) return;
    text_.clear();
    found_.clear();
    const auto text = string_at(token, text_);
    extract(text, found_);
    const bool in_record = text.data() == token + 1;
    for (const auto tag : found_) tags_.push_back({in_record ? tag : memory_->keep(tag)});
}

/// Nearly every post has so few that each can be compared with each.
bool field_tags::few_and_different() const {
    constexpr std::size_t few = 8;
    if (tags_.size() > few) return false;
    for (std::size_t later = 1; later < tags_.size(); ++later)
        for (std::size_t earlier = 0; earlier < later; ++earlier)
            if (tags_[earlier].text == tags_[later].text) return false;
    return true;
}

void field_tags::drop_repeated() {
    if (few_and_different()) return;
    sorted_.clear();
    for (const auto& tag : tags_) sorted_.emplace_back(tag.text, sorted_.size());
    std::sort(sorted_.begin(), sorted_.end());
    const auto same = [](const auto& left, const auto& right) { return left.first == right.first; };
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end(), same), sorted_.end());
    std::sort(sorted_.begin(), sorted_.end(),
              [](const auto& left, const auto& right) { return left.second < right.second; });
    tags_.clear();
    for (const auto& [text, place] : sorted_) tags_.push_back({text});
}

}  // namespace weir
