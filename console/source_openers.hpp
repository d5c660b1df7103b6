// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source_table.hpp"

#include <cstddef>

namespace weir::console {

/// How often a connection may fail before the source counts as unreachable: after about 4 s of network errors if it
/// never worked (the address may be wrong), after about 3 min if it did. Where the server itself says how long to wait,
/// only the second number counts.
inline constexpr std::size_t failures_at_first = 6;
inline constexpr std::size_t failures_in_a_row = 40;

// What opens each source of the table, and checks its options; each in the file of its family.

[[nodiscard]] opened_source open_demo(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_file(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_standard_input(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_twitter_sample(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_twitter_filter(const source_argument& which, const top_options& options);
void check_twitter_filter(const top_options& options);
[[nodiscard]] opened_source open_bluesky(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_mastodon(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_wikimedia(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_address(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_search(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_sample(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_recent(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_user(const source_argument& which, const top_options& options);

}  // namespace weir::console
