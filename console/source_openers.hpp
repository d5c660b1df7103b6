// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source_table.hpp"

namespace weir::console {

// What opens each source of the table, and checks its options; each in the file of its family.

[[nodiscard]] opened_source open_demo(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_file(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_standard_input(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_twitter_sample(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_twitter_filter(const source_argument& which, const top_options& options);
void check_twitter_filter(const top_options& options);
[[nodiscard]] opened_source open_x_search(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_sample(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_recent(const source_argument& which, const top_options& options);
[[nodiscard]] opened_source open_x_user(const source_argument& which, const top_options& options);

}  // namespace weir::console
