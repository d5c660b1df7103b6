// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weir::console::exit_code {

inline constexpr int done = 0;    ///< also after a signal, when the last window has been printed
inline constexpr int failed = 1;  ///< while running
inline constexpr int wrong_usage = 2;
inline constexpr int not_authorised = 3;  ///< credentials are missing or were refused
inline constexpr int unreachable = 4;     ///< the source, after all retries
inline constexpr int partly_done = 5;     ///< to the end, but some of several sources failed
inline constexpr int interrupted = 130;   ///< by a second signal

}  // namespace weir::console::exit_code
