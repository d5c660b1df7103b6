// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Appends `text` (UTF-8) as the inside of a JSON string, with a slash as \/ as Twitter wrote it; `ascii`: everything
/// beyond ASCII as \uXXXX, in surrogate pairs where need be.
void append_json_text(std::string& line, std::string_view text, bool ascii);

/// How many code points a UTF-8 text has.
[[nodiscard]] std::uint32_t count_code_points(std::string_view text) noexcept;

/// A piece of text that is ready to be copied into JSON, in ASCII or in raw UTF-8.
class prepared_text {
public:
    explicit prepared_text(std::string_view text);

    [[nodiscard]] const std::string& json(bool ascii) const noexcept { return ascii ? ascii_ : raw_; }
    [[nodiscard]] std::uint32_t code_points() const noexcept { return code_points_; }

private:
    std::string ascii_;
    std::string raw_;
    std::uint32_t code_points_;
};

/// A language and a few sentences in it. One of each holds what looks like an entity, or an emoji.
struct sample_language {
    std::string_view code;
    std::vector<prepared_text> sentences;
};

[[nodiscard]] std::vector<sample_language> sample_languages();

/// The members of a user object of the v1.1 API, without the braces, for made-up user `number`.
[[nodiscard]] std::string author_members(std::uint32_t number, bool ascii);

}  // namespace weir
