// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace weir::console {

/// A fold memory knows what some of the last tags were folded to: at most 512 of them in 48 KB, each until another one
/// takes its place. For the tags of one way of folding; one thread at a time.
class fold_memory {
public:
    fold_memory() : slots_(slots) {}

    /// The key of the tag, if it is known. Valid until the next `keep`.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view tag) const noexcept;

    /// Remembers a key, unless it and its tag are too long.
    void keep(std::string_view tag, std::string_view key) noexcept;

private:
    static constexpr std::size_t slots = 512;

    struct slot {
        std::uint8_t tag_bytes = 0;  ///< 0: free
        std::uint8_t key_bytes = 0;
        std::array<char, 94> bytes;  ///< the tag, then its key
    };

    std::vector<slot> slots_;
};

}  // namespace weir::console
