// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace weir {

/// A shelf keeps what is worth using again, and with it which thread used it last, in whose cache some of it still is.
/// Not thread-safe.
template <class T>
class shelf {
public:
    [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }

    void put(T item, std::thread::id used_by = std::this_thread::get_id()) {
        items_.push_back({std::move(item), used_by});
    }

    /// What this thread used and was put here last; else what has been here longest; none if the shelf is empty.
    [[nodiscard]] std::optional<T> take() {
        if (items_.empty()) return {};
        const auto own = std::find_if(items_.rbegin(), items_.rend(),
                                      [me = std::this_thread::get_id()](const auto& one) { return one.used_by == me; });
        const auto chosen = own == items_.rend() ? items_.begin() : std::prev(own.base());
        std::optional<T> taken(std::move(chosen->item));
        items_.erase(chosen);
        return taken;
    }

private:
    struct place {
        T item;
        std::thread::id used_by;
    };

    std::vector<place> items_;
};

}  // namespace weir
