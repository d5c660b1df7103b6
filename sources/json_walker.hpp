// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir {

/// Whether a number, `true`, `false` or `null` begins at `at` and ends before a byte that may follow one.
[[nodiscard]] bool scalar_is_valid(const char* at) noexcept;

/// A JSON walker goes once through one JSON text, from token to token, and checks the grammar of all that it passes.
/// Where the tokens begin it is told by an index, as simdjson's first stage makes it; that stage has also checked that
/// the text is UTF-8, its strings are closed and hold no control characters. Escapes are not its business
/// (json_text.hpp).
///
/// Every member returns false at the first error; after that nothing more can be said of the text. The index must be
/// followed by an entry that points at a byte behind the text which begins no token, the text by 64 bytes that can be
/// read.
class json_walker {
public:
    /// A document nested deeper is refused.
    static constexpr unsigned max_depth = 1024;

    json_walker(const char* text, const std::uint32_t* index) noexcept : text_(text), at_(index) {}

    /// The first byte of the token that comes next.
    [[nodiscard]] const char* token() const noexcept { return text_ + *at_; }
    [[nodiscard]] const std::uint32_t* position() const noexcept { return at_; }

    /// Goes over one value, whatever it is.
    [[nodiscard]] bool skip() noexcept {
        const char* const here = token();
        ++at_;
        if (*here == '"') return true;
        return *here == '{' || *here == '[' ? skip_container(*here) : scalar_is_valid(here);
    }

    /// Goes over an object; REQUIRES: `token` is a brace. Calls `field(name)` with the quote at which each name begins;
    /// it must go over the value, by these members, and return what they return.
    template <class Field>
    [[nodiscard]] bool object(const Field& field) {
        ++at_;
        if (*token() == '}') return ++at_, true;
        while (true) {
            const char* const name = token();
            if (*name != '"' || text_[at_[1]] != ':') return false;
            at_ += 2;
            if (!field(name)) return false;
            const char next = *token();
            ++at_;
            if (next == '}') return true;
            if (next != ',') return false;
        }
    }

    /// Goes over an array; REQUIRES: `token` is a bracket. `element()` must go over one value.
    template <class Element>
    [[nodiscard]] bool array(const Element& element) {
        ++at_;
        if (*token() == ']') return ++at_, true;
        while (true) {
            if (!element()) return false;
            const char next = *token();
            ++at_;
            if (next == ']') return true;
            if (next != ',') return false;
        }
    }

private:
    [[nodiscard]] bool skip_container(char opening) noexcept;

    const char* text_;
    const std::uint32_t* at_;
};

}  // namespace weir
