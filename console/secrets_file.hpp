// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace weir::console {

/// Reads lines KEY=VALUE; empty lines and those that begin with '#' are skipped, spaces around both parts are not part
/// of them, nor is one pair of quotation marks around the value. Refuses, with `secrets_error`, what is not a regular
/// file, belongs to somebody else, can be read or changed by others than its owner, or is over 64 KiB; errors name the
/// file and the number of the line, never what stands in it.
[[nodiscard]] std::map<std::string, std::string> read_secrets_file(const std::string& path);

/// The lines alone, of a file called `name`.
[[nodiscard]] std::map<std::string, std::string> parse_secrets(std::string_view name, std::string_view text);

}  // namespace weir::console
