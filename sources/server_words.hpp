// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// What a server said, made fit for a line on a terminal: printable ASCII, white space as single spaces, all else as
/// `?`, 500 letters at most.
[[nodiscard]] std::string printable(std::string_view words);

/// `words` with each of `secrets` replaced, for servers that repeat what they were sent: as it is, as JSON may escape
/// it, and percent-encoded or decoded.
[[nodiscard]] std::string without_secrets(std::string words, const std::vector<std::string>& secrets);

}  // namespace weir
