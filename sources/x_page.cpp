// SPDX-License-Identifier: Apache-2.0
#include "x_page.hpp"

#include "json_text.hpp"

#include <simdjson.h>

namespace weir::x {

namespace {

/// A scanner goes over JSON by its strings and brackets alone. After the first member that returned false nothing more
/// can be said of the text.
class scanner {
public:
    explicit scanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    [[nodiscard]] bool take(char wanted) {
        skip_space();
        if (at_ == end_ || *at_ != wanted) return false;
        ++at_;
        return true;
    }

    [[nodiscard]] bool is_at_end() {
        skip_space();
        return at_ == end_;
    }

    /// Goes over the value that comes next and shows its bytes.
    [[nodiscard]] bool value(std::string_view& bytes) {
        skip_space();
        const char* const begin = at_;
        std::size_t depth = 0;
        do {
            if (at_ == end_) return false;
            if (!step(depth)) break;
        } while (depth > 0 || !ends_value());
        bytes = {begin, static_cast<std::size_t>(at_ - begin)};
        return at_ != begin && depth == 0;
    }

    /// Calls `element()` for each of the elements between `opening` and `closing`; it must go over one.
    template <class Element>
    [[nodiscard]] bool list(char opening, char closing, const Element& element) {
        if (!take(opening)) return false;
        if (take(closing)) return true;
        do {
            if (!element()) return false;
        } while (take(','));
        return take(closing);
    }

private:
    void skip_space() {
        while (at_ != end_ && is_white_space(*at_)) ++at_;
    }

    /// Goes over a string, a bracket or another byte. False: over none, since the container around it ends here.
    [[nodiscard]] bool step(std::size_t& depth) {
        const char one = *at_;
        if (one == '"') {
            skip_string();
            return true;
        }
        if (one == '}' || one == ']') {
            if (depth == 0) return false;
            --depth;
        }
        if (one == '{' || one == '[') ++depth;
        ++at_;
        return true;
    }

    void skip_string() {
        for (++at_; at_ != end_ && *at_ != '"'; ++at_)
            if (*at_ == '\\' && ++at_ == end_) return;
        if (at_ != end_) ++at_;
    }

    [[nodiscard]] bool ends_value() const {
        return at_ == end_ || *at_ == ',' || *at_ == ':' || *at_ == '}' || *at_ == ']' || is_white_space(*at_);
    }

    const char* at_;
    const char* end_;
};

bool read_posts(std::string_view data, page& found) {
    scanner walk(data);
    return walk.list('[', ']', [&] {
        std::string_view post;
        if (!walk.value(post)) return false;
        found.posts.push_back(post);
        return true;
    });
}

void read_meta(std::string_view meta, page& found) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view token;
    if (parser.parse(meta.data(), meta.size()).get(root) != simdjson::SUCCESS) return;
    if (root["next_token"].get(token) == simdjson::SUCCESS) found.next_token = token;
}

}  // namespace

std::optional<page> read_page(std::string_view answer) {
    page found;
    scanner walk(answer);
    const bool whole = walk.list('{', '}', [&] {
        std::string_view name;
        std::string_view value;
        if (!walk.value(name) || !walk.take(':') || !walk.value(value)) return false;
        if (name == R"("data")") {
            found.has_data = true;
            return value.starts_with('[') ? read_posts(value, found) : true;
        }
        if (name == R"("meta")") {
            found.has_meta = true;
            read_meta(value, found);
        }
        return true;
    });
    if (!whole || !walk.is_at_end()) return std::nullopt;
    found.said = problem_in(answer);
    return found;
}

}  // namespace weir::x
