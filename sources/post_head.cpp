// SPDX-License-Identifier: Apache-2.0
#include "post_head.hpp"

#include "json_text.hpp"

#include <algorithm>
#include <cstddef>

namespace weir {

namespace {

/// As many names are looked at, and as many bytes of what stands before the one that tells.
constexpr int most_names = 8;
constexpr std::size_t most_bytes = 1024;

/// A cautious walk over the beginning of an object: whatever it does not expect ends it.
class head {
public:
    explicit head(std::string_view text) noexcept : at_(text.data()), end_(at_ + std::min(text.size(), most_bytes)) {}

    [[nodiscard]] bool take(char wanted) noexcept {
        skip_space();
        if (at_ == end_ || *at_ != wanted) return false;
        ++at_;
        return true;
    }

    [[nodiscard]] bool is_at(char wanted) noexcept {
        skip_space();
        return at_ != end_ && *at_ == wanted;
    }

    /// The string that comes next, if nothing in it is escaped.
    [[nodiscard]] bool take_name(std::string_view& name) noexcept {
        if (!take('"')) return false;
        const char* const begin = at_;
        at_ = quote_or_backslash(at_, end_);
        if (at_ == end_ || *at_ == '\\') return false;
        name = {begin, static_cast<std::size_t>(at_++ - begin)};
        return true;
    }

    /// Goes over the value that comes next, whatever it holds.
    [[nodiscard]] bool skip_value() noexcept {
        skip_space();
        int depth = 0;
        while (at_ != end_) {
            const char one = *at_;
            if (one == '"') {
                if (!skip_string()) return false;
                continue;
            }
            if (depth == 0 && (one == ',' || one == '}' || one == ']')) return true;
            if (one == '{' || one == '[') ++depth;
            if (one == '}' || one == ']') --depth;
            ++at_;
        }
        return false;
    }

private:
    void skip_space() noexcept {
        while (at_ != end_ && is_white_space(*at_)) ++at_;
    }

    [[nodiscard]] bool skip_string() noexcept {
        for (at_ = quote_or_backslash(at_ + 1, end_); at_ != end_ && *at_ == '\\';) {
            if (end_ - at_ < 2) return false;
            at_ = quote_or_backslash(at_ + 2, end_);
        }
        if (at_ == end_) return false;
        ++at_;
        return true;
    }

    const char* at_;
    const char* end_;
};

[[nodiscard]] bool tells(std::string_view name) noexcept {
    return name == "id" || name == "id_str" || name == "text" || name == "full_text" || name == "entities";
}

}  // namespace

bool begins_as_post(std::string_view record) noexcept {
    head walk(record);
    if (!walk.take('{')) return false;
    for (int number = 0; number < most_names; ++number) {
        std::string_view name;
        if (!walk.take_name(name) || !walk.take(':')) return false;
        if (tells(name) || (name == "data" && walk.is_at('{'))) return true;
        if (!walk.skip_value() || !walk.take(',')) return false;
    }
    return false;
}

}  // namespace weir
