// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::console {

/// The one place where text that came from outside is made harmless for a terminal. What is kept: letters, digits,
/// punctuation, symbols and emoji, spaces, up to four combining marks on a base, and the two joiners U+200C and U+200D
/// between letters or emoji. Everything else becomes visible as `\u{202E}`: controls and with them escape sequences,
/// bidi controls, separators of lines, other format characters, private use, what Unicode has not assigned; a byte that
/// is not UTF-8 becomes `\x{FF}`. No bidi control is ever written either: right-to-left text is left to the terminal,
/// since isolates that a terminal does not know would show as rubbish. A backslash stays as it is, so the result is
/// for reading and cannot be turned back. All functions may be called from any thread.
void append_safe(std::string& out, std::string_view text);

[[nodiscard]] std::string safe(std::string_view text);

/// Whether the code point is one of those that `append_safe` makes visible wherever they stand.
[[nodiscard]] bool is_harmful(char32_t code_point) noexcept;

/// One code point taken from the front of a text.
struct decoded {
    char32_t code_point = 0;
    std::size_t size_bytes = 1;
    bool valid = false;  ///< false: one byte that is not UTF-8
};

/// Reads the first code point of `text`, which must not be empty.
[[nodiscard]] decoded decode(std::string_view text) noexcept;

}  // namespace weir::console
