// SPDX-License-Identifier: Apache-2.0
#include "counts_spares.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace weir {

counts_memory counts::spares::take(std::size_t slots) {
    const std::scoped_lock lock(mutex_);
    auto& of_size = kept_[static_cast<std::size_t>(std::countr_zero(slots))];
    if (of_size.empty()) return {};
    auto found = std::move(of_size.back().memory);
    of_size.pop_back();
    return found;
}

void counts::spares::keep(counts_memory used) {
    std::fill_n(used.slots.get(), used.size, counts_slot{});
    const std::scoped_lock lock(mutex_);
    auto& of_size = kept_[static_cast<std::size_t>(std::countr_zero(used.size))];
    of_size.push_back({std::move(used), ++number_});
    for (auto& one : kept_)
        if (!one.empty() && one.front().number + most_waiting < number_) one.erase(one.begin());
}

void counts::spares::say_usual(const shape& last) {
    const std::scoped_lock lock(mutex_);
    usual_.resize(last.size());
    for (std::size_t part = 0; part < last.size(); ++part)
        if (last[part] != 0) usual_[part] = last[part];
}

counts::shape counts::spares::usual() const {
    const std::scoped_lock lock(mutex_);
    return usual_;
}

}  // namespace weir
