// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace corpora {

/// Appends a number in decimal.
void append_number(std::string& line, std::uint64_t number);

/// Appends UTF-8 text as the inside of a JSON string, with \/ for a slash; `ascii`: all beyond ASCII as \uXXXX.
void append_text(std::string& line, std::string_view text, bool ascii);

/// Text that is ready to be copied, in both spellings.
class spelled_text {
public:
    explicit spelled_text(std::string_view text) {
        append_text(raw_, text, false);
        append_text(ascii_, text, true);
    }

    [[nodiscard]] const std::string& in(bool ascii) const { return ascii ? ascii_ : raw_; }

private:
    std::string raw_;
    std::string ascii_;
};

}  // namespace corpora
