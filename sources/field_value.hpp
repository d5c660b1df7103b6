// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>

#include <optional>
#include <string_view>

namespace weir {

/// The number that begins at `token`, as it is written. REQUIRES: it is valid, and something stands behind it.
[[nodiscard]] std::string_view number_at(const char* token) noexcept;

/// What a value that can be counted or compared says: a string unescaped (in `memory`, if it has to be), a number or a
/// boolean as it is written. Nothing for the other kinds. REQUIRES: its grammar has been checked.
[[nodiscard]] std::optional<std::string_view> scalar_at(const char* token, arena& memory);

}  // namespace weir
