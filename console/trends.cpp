// SPDX-License-Identifier: Apache-2.0
#include "trends.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace weir::console {

void trends::take(const tag_use& use) {
    posts_ += use.posts;
    if (use.key.text.empty()) return;
    ++tags_;
    ++keys_[use.key];
    // The same bytes mostly, which need not be compared.
    const bool is_key = use.spelling.data() == use.key.text.data() && use.spelling.size() == use.key.text.size();
    if (is_key || use.spelling == use.key.text) return;
    joined_.assign(use.spelling).append(1, '\0').append(use.key.text);
    ++spellings_[joined_];
}

void trends::take_all(std::span<const tag_use> uses) {
    keys_.look_ahead(
        uses, [](const tag_use& use) { return use.key; },
        [this](const tag_use& use, const hashed_text&) { take(use); });
}

trend_summary trends::summary(std::size_t most) const {
    trend_summary result{.events = posts_, .tags = tags_, .distinct = keys_.size(), .top = {}};
    for (auto& line : top_of(keys_, most)) result.top.push_back({line.key, line.key, line.count});
    if (!spellings_.empty()) show_best_spellings(result.top);
    return result;
}

trend_summary trends::summary(std::size_t most, const listing& listed) const {
    trend_summary result{.events = posts_, .tags = tags_, .distinct = keys_.size(), .top = {}};
    std::vector<counted_key> all;
    for (const auto& one : keys_)
        if (listed(one.key, one.count)) all.push_back({one.key, one.count});
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::partial_sort(all.begin(), end, all.end(), ranks_before);
    all.erase(end, all.end());
    for (const auto& one : all) result.top.push_back({std::string(one.key), std::string(one.key), one.count});
    if (!spellings_.empty()) show_best_spellings(result.top);
    return result;
}

void trends::show_best_spellings(std::vector<row>& top) const {
    struct candidate {
        row* line;
        std::uint64_t as_key;  ///< uses spelled like the key itself
        counted_key best;
    };
    std::unordered_map<std::string_view, candidate> by_key;
    for (auto& line : top) by_key.emplace(line.key, candidate{&line, line.count, {}});
    for (const auto& one : spellings_) {
        const auto middle = one.key.rfind('\0');
        const auto found = by_key.find(one.key.substr(middle + 1));
        if (found == by_key.end()) continue;
        found->second.as_key -= one.count;
        const counted_key spelled{one.key.substr(0, middle), one.count};
        if (ranks_before(spelled, found->second.best)) found->second.best = spelled;
    }
    for (auto& [key, one] : by_key)
        if (one.best.count > 0 && ranks_before(one.best, {key, one.as_key})) one.line->tag = one.best.key;
}

void merge_summaries(trend_summary& whole, trend_summary part, std::size_t most) {
    whole.events += part.events;
    whole.tags += part.tags;
    whole.distinct += part.distinct;
    merge_top(whole.top, std::move(part.top), most);
}

}  // namespace weir::console
