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

constexpr char all_bits = '\xff';

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

    /// The string that comes next, if nothing in it is escaped.
    [[nodiscard]] bool take_name(std::string_view& name) noexcept {
        if (!take('"')) return false;
        const char* const begin = at_;
        at_ = quote_or_backslash(at_, end_);
        if (at_ == end_ || *at_ == '\\') return false;
        name = {begin, static_cast<std::size_t>(at_++ - begin)};
        return true;
    }

    /// How far it went.
    [[nodiscard]] const char* at() const noexcept { return at_; }

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

/// The beginning of a record that tells that it is a post; empty if nothing tells.
[[nodiscard]] std::string_view telling_head(std::string_view record) noexcept {
    head walk(record);
    if (!walk.take('{')) return {};
    for (int number = 0; number < most_names; ++number) {
        std::string_view name;
        if (!walk.take_name(name) || !walk.take(':')) return {};
        if (tells(name) || (name == "data" && walk.take('{')))
            return record.substr(0, static_cast<std::size_t>(walk.at() - record.data()));
        if (!walk.skip_value() || !walk.take(',')) return {};
    }
    return {};
}

}  // namespace

bool begins_as_post(std::string_view record) noexcept {
    return !telling_head(record).empty();
}

bool post_heads::look(std::string_view record) noexcept {
    const auto head = telling_head(record);
    if (head.empty()) return false;
    remember(head);
    return true;
}

void post_heads::remember(std::string_view head) noexcept {
    size_ = 0;
    if (head.size() > bytes_.size()) return;
    std::copy(head.begin(), head.end(), bytes_.begin());
    same_.fill('\0');
    free_.fill('\0');
    std::fill_n(same_.begin(), head.size(), all_bits);
    for (std::size_t at = 0; at < head.size(); ++at) {
        if (head[at] != '"') continue;
        const auto begin = ++at;
        bool escapes = false;
        for (; head[at] != '"'; ++at) {
            escapes = escapes || head[at] == '\\';
            if (head[at] == '\\') ++at;
        }
        const bool is_name = without_white_space_before(head.substr(at + 1)).starts_with(':');
        if (escapes || is_name) continue;
        std::fill_n(same_.begin() + static_cast<std::ptrdiff_t>(begin), at - begin, '\0');
        std::fill_n(free_.begin() + static_cast<std::ptrdiff_t>(begin), at - begin, all_bits);
    }
    size_ = (head.size() + sizeof(vector) - 1) / sizeof(vector) * sizeof(vector);
}

}  // namespace weir
