// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string_view>

namespace weir::console {

/// Whoever read the output does not want any more of it (a closed pipe). No error: the program ends quietly.
class output_closed : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "the output was closed"; }
};

/// Writes all of `text` to a descriptor, waiting while a pipe is full. Throws `output_closed`, or `std::system_error`
/// that names `name` where it cannot be written (a full disk).
void write_all(int descriptor, std::string_view text, const char* name);

}  // namespace weir::console
