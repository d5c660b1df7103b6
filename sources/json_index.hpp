// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace weir {

/// A JSON index finds where the tokens of a JSON text begin: simdjson's first stage. One thread at a time.
class json_index {
public:
    json_index();
    ~json_index();
    json_index(const json_index&) = delete;
    json_index& operator=(const json_index&) = delete;

    /// Offsets of all tokens of `json`, ascending, then its size; valid until the next call. Null where the text is not
    /// UTF-8, a string in it is not closed or holds a control character, or it is empty. Throws `std::bad_alloc`.
    [[nodiscard]] const std::uint32_t* tokens_of(std::string_view json);

    /// How many tokens the last text had.
    [[nodiscard]] std::size_t size() const noexcept;

private:
    class first_stage;
    std::unique_ptr<first_stage> stage_;
};

}  // namespace weir
