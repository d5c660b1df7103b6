// SPDX-License-Identifier: Apache-2.0
#include "fold_memory.hpp"

#include <weir/hash.hpp>

#include <algorithm>

namespace weir::console {

std::optional<std::string_view> fold_memory::find(std::string_view tag) const noexcept {
    const slot& place = slots_[hash_bytes(tag) % slots];
    if (tag.empty() || std::string_view(place.bytes.data(), place.tag_bytes) != tag) return std::nullopt;
    return std::string_view(place.bytes.data() + place.tag_bytes, place.key_bytes);
}

void fold_memory::keep(std::string_view tag, std::string_view key) noexcept {
    slot& place = slots_[hash_bytes(tag) % slots];
    if (tag.size() + key.size() > place.bytes.size()) return;
    place.tag_bytes = static_cast<std::uint8_t>(tag.size());
    place.key_bytes = static_cast<std::uint8_t>(key.size());
    std::copy(key.begin(), key.end(), std::copy(tag.begin(), tag.end(), place.bytes.begin()));
}

}  // namespace weir::console
