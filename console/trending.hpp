// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"
#include "view.hpp"

#include <weir/run.hpp>
#include <weir/tweets.hpp>

#include <functional>

namespace weir::console {

/// The flow of `weir top`: tweets in, a view of each window out, given to `print` in the order of the windows, by one
/// thread at a time.
[[nodiscard]] job trending(tweets from, const top_options& options, std::function<void(const window_view&)> print);

}  // namespace weir::console
