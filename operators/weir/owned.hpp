// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/hash.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace weir {

/// Text that somebody else owns.
template <class T>
concept text_view = std::same_as<std::decay_t<T>, std::string_view> || std::same_as < std::decay_t<T>,
const char* > || std::same_as<std::decay_t<T>, char*>;

/// What a state that outlives the events keeps of a `T`: a string of its own for text that points into a batch, else a
/// `T`. Limitations: views inside of other types are kept as they are.
template <class T>
using owned = std::conditional_t<text_view<T>, std::string, std::decay_t<T>>;

/// The hash of tables whose keys come from outside; see `hash_of`. Text is found without making a string of it.
struct key_hash {
    using is_transparent = void;

    template <class Key>
    [[nodiscard]] std::size_t operator()(const Key& key) const noexcept {
        return static_cast<std::size_t>(hash_of(key));
    }
};

}  // namespace weir
