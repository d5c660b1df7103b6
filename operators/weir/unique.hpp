// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/owned.hpp>

#include <cstddef>
#include <functional>
#include <unordered_set>

namespace weir {

/// Seen keys are those that came so far in one window of one partition. It owns them: text becomes a string. One thread
/// at a time.
template <class Key>
class seen_keys {
public:
    /// True if the key is new.
    bool insert(const Key& key) {
        if (keys_.find(key) != keys_.end()) return false;
        return keys_.emplace(key).second;
    }

    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
    [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
    void clear() noexcept { keys_.clear(); }

private:
    std::unordered_set<owned<Key>, key_hash, std::equal_to<>> keys_;
};

}  // namespace weir
