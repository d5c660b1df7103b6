// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weir {

/// The classes of letters in twitter-text's rule of URLs (`Regex.java`). Beyond ASCII they are few: Latin letters with
/// their accents, in paths Cyrillic ones too.
[[nodiscard]] bool is_domain_letter(char32_t value) noexcept;
[[nodiscard]] bool is_path_letter(char32_t value) noexcept;
[[nodiscard]] bool may_end_path(char32_t value) noexcept;
[[nodiscard]] bool is_query_letter(char letter) noexcept;
[[nodiscard]] bool may_end_query(char letter) noexcept;

/// Those of a host's name behind `http://`, the hyphen with them: neither space nor punctuation.
[[nodiscard]] bool is_unicode_domain_letter(char32_t value) noexcept;

}  // namespace weir
