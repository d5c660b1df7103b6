// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace weir {

/// The hash of `bytes` under this process's secret key, so that nobody outside can choose keys that collide. 64 good
/// bits; different in each process, and never part of a result.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes) noexcept;

/// The same for a number.
[[nodiscard]] std::uint64_t hash_number(std::uint64_t number) noexcept;

/// The hash by which keys are spread over partitions and found in tables: text by its bytes, numbers by value, pairs
/// and tuples by their parts, anything else through its `std::hash`.
template <class Key>
[[nodiscard]] std::uint64_t hash_of(const Key& key) noexcept {
    if constexpr (std::convertible_to<const Key&, std::string_view>)
        return hash_bytes(key);
    else if constexpr (std::is_enum_v<Key> || std::integral<Key>)
        return hash_number(static_cast<std::uint64_t>(key));
    else if constexpr (requires { std::tuple_size<Key>::value; })
        return std::apply(
            [](const auto&... parts) {
                std::uint64_t all = 0;
                ((all = hash_number(all ^ hash_of(parts))), ...);
                return all;
            },
            key);
    else
        return hash_number(std::hash<Key>{}(key));
}

/// The partition, of `partitions`, that a hash belongs to. Uses the upper bits; tables use the lower ones.
[[nodiscard]] inline std::size_t partition_of(std::uint64_t hash, std::size_t partitions) noexcept {
    return static_cast<std::size_t>(((hash >> 32U) * partitions) >> 32U);
}

}  // namespace weir
