// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

/// The hash of `bytes` under this process's secret key, so that nobody outside can choose keys that collide. 64 good
/// bits; different in each process, and never part of a result.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes) noexcept;

/// The same for a number.
[[nodiscard]] std::uint64_t hash_number(std::uint64_t number) noexcept;

/// Text with its hash: as a key, the hash is computed once, and used for the partition as well as in the table.
struct hashed_text {
    hashed_text() = default;
    explicit hashed_text(std::string_view of) noexcept : text(of), hash(hash_bytes(of)) {}

    std::string_view text;
    std::uint64_t hash = 0;

    friend bool operator==(const hashed_text& left, const hashed_text& right) noexcept {
        return left.hash == right.hash && left.text == right.text;
    }
};

/// The hash by which keys are spread over partitions and found in tables: text by its bytes, numbers by value, pairs
/// and tuples by their parts, anything else through its `std::hash`.
template <class Key>
[[nodiscard]] std::uint64_t hash_of(const Key& key) noexcept {
    if constexpr (std::same_as<Key, hashed_text>)
        return key.hash;
    else if constexpr (std::convertible_to<const Key&, std::string_view>)
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

template <class Key>
concept hashed_by_standard = requires(const Key& key) {
    std::hash<Key>{}(key);
};

template <class Key>
inline constexpr bool can_be_hashed =
    std::convertible_to<const Key&, std::string_view> || std::is_enum_v<Key> || hashed_by_standard<Key>;
template <>
inline constexpr bool can_be_hashed<void> = false;
template <>
inline constexpr bool can_be_hashed<hashed_text> = true;
template <class... Parts>
inline constexpr bool can_be_hashed<std::tuple<Parts...>> = (can_be_hashed<std::remove_cvref_t<Parts>> && ...);
template <class First, class Second>
inline constexpr bool can_be_hashed<std::pair<First, Second>> = can_be_hashed<std::tuple<First, Second>>;
template <class Part, std::size_t Size>
inline constexpr bool can_be_hashed<std::array<Part, Size>> = can_be_hashed<std::remove_cv_t<Part>>;

/// What `hash_of` takes.
template <class Key>
concept hashable = can_be_hashed<std::remove_cvref_t<Key>>;

/// The partition, of `partitions`, that a hash belongs to. Uses the upper bits; tables use the lower ones.
[[nodiscard]] inline std::size_t partition_of(std::uint64_t hash, std::size_t partitions) noexcept {
    return static_cast<std::size_t>(((hash >> 32U) * partitions) >> 32U);
}

}  // namespace weir
