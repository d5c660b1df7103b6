// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::console {

/// A usage error is what a person typed wrong: one sentence with what was expected and what came, harmless for a
/// terminal.
class usage_error : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// The text in quotation marks, made harmless, for such a sentence.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace weir::console
