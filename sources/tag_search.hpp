// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "text_places.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace weir {

namespace tag_search_steps {
struct found_marks;
}

/// A tag search finds the places of a JSON text where a hashtag may begin, and where lines end, several bytes at a
/// time: a record without such a place provably holds none. A value, chosen once for the processor at hand; any number
/// of threads may use one.
///
/// A place is where an object begins, `{`, that may be the first of an array of hashtags. There stands before it, other
/// white space than a newline aside,
/// - the beginning of an array, `[`, of a name that ends in `hashtags`, its letters escaped (`\u0068`) or not;
/// - or a comma, but not behind another object: the elements before it are no hashtags.
///
/// In valid JSON without newlines each array that holds a hashtag has a place of its own record. The reverse does not
/// hold: a place may be in a string, or the name a longer one.
class tag_search {
public:
    /// What a search is made of: the processor's vectors, or plain words of eight bytes.
    enum class instructions { portable, sse2, avx2, avx512, neon };

    /// What was found, in the order of the text.
    struct findings {
        text_places newlines;
        text_places places;
    };

    /// With the widest instructions that this processor has.
    tag_search() : tag_search(widest()) {}

    /// With these. Throws `std::invalid_argument` if the build or this processor does not have them.
    explicit tag_search(instructions chosen);

    [[nodiscard]] static bool available(instructions wanted) noexcept;
    [[nodiscard]] static std::string_view name_of(instructions wanted) noexcept;
    [[nodiscard]] instructions used() const noexcept { return used_; }

    /// Replaces what was found. Reads no byte outside of the text. REQUIRES: a record begins where the text does.
    void find(std::string_view text, findings& into) const;

    /// Looks at some steps, of 64 bytes each. REQUIRES: the byte before `at` may be read.
    using finder = void (*)(const char* at, std::size_t steps, tag_search_steps::found_marks& found) noexcept;

private:
    [[nodiscard]] static instructions widest() noexcept;

    instructions used_;
    finder find_steps_;
};

/// Goes through places, in the order of the text, as it is asked of its records, in their order.
class place_cursor {
public:
    place_cursor() = default;
    explicit place_cursor(std::span<const char* const> places) noexcept : rest_(places) {}

    [[nodiscard]] bool is_any_in(std::string_view record) noexcept {
        bool found = false;
        for (; !rest_.empty() && rest_.front() < record.data() + record.size(); rest_ = rest_.subspan(1))
            found = found || rest_.front() >= record.data();
        return found;
    }

private:
    std::span<const char* const> rest_;
};

}  // namespace weir
