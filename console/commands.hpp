// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"

namespace weir::console {

/// `weir top`: runs until the input ends or a signal comes; returns the exit code. Messages go to standard error.
[[nodiscard]] int run_top(const top_options& options);

/// `weir generate`: writes the synthetic stream; returns the exit code.
[[nodiscard]] int run_generate(const generate_options& options);

/// `weir replay`: serves a file, or the demo's stream, until a signal comes or its input has ended; returns the exit
/// code.
[[nodiscard]] int run_replay(const replay_options& options);

}  // namespace weir::console
