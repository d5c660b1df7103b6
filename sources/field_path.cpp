// SPDX-License-Identifier: Apache-2.0
#include "weir/field_path.hpp"

#include "json_text.hpp"

#include <stdexcept>

namespace weir {

namespace {

/// Where the string that begins at `quote` ends, behind its closing quote; `npos` if it does not.
[[nodiscard]] std::size_t end_of_string(std::string_view text, std::size_t quote) noexcept {
    for (std::size_t at = quote + 1; at < text.size(); ++at) {
        if (text[at] == '"') return at + 1;
        if (text[at] == '\\') ++at;
    }
    return std::string_view::npos;
}

[[nodiscard]] bool needs_quotes(char one) noexcept {
    return one == ']' || one == '"' || one == '=' || is_white_space(one) || static_cast<unsigned char>(one) < 0x20;
}

/// A path spelling is read once, from left to right.
class path_spelling {
public:
    explicit path_spelling(std::string_view text) : text_(text) {}

    [[nodiscard]] std::vector<field_path::step> steps() {
        if (text_.empty()) fail("expected a name, such as user.screen_name");
        if (text_.front() == '.') ++at_;
        do {
            if (steps_.size() == field_path::max_steps)
                fail("a path has at most " + std::to_string(field_path::max_steps) + " steps");
            steps_.push_back(is_at('[') ? bracket() : field_path::step{false, name()});
        } while (goes_on());
        return std::move(steps_);
    }

private:
    [[nodiscard]] bool is_at(char wanted) const noexcept { return at_ < text_.size() && text_[at_] == wanted; }

    [[nodiscard]] bool goes_on() {
        if (at_ == text_.size()) return false;
        if (is_at('[')) return true;
        if (!is_at('.')) fail("expected '.' or '['");
        ++at_;
        return true;
    }

    [[nodiscard]] std::string name() {
        const std::size_t start = at_;
        for (; at_ < text_.size() && text_[at_] != '.' && text_[at_] != '['; ++at_)
            if (needs_quotes(text_[at_])) fail("expected a name; one with such a byte in it is written [\"name\"]");
        if (at_ == start) fail("expected a name");
        return std::string(text_.substr(start, at_ - start));
    }

    [[nodiscard]] field_path::step bracket() {
        ++at_;
        field_path::step next = {true, {}};
        if (is_at('"')) next = {false, quoted()};
        if (!is_at(']'))
            fail(next.each_element ? "expected ']' or a quoted name; [] is every element" : "expected ']'");
        ++at_;
        return next;
    }

    [[nodiscard]] std::string quoted() {
        const std::size_t end = end_of_string(text_, at_);
        if (end == std::string_view::npos) fail("expected a quote that closes this name");
        const auto string = text_.substr(at_, end - at_);
        if (!escapes_are_valid(string)) fail("expected a name with the escapes of JSON");
        at_ = end;
        arena memory;
        return std::string(string_at(string.data(), memory));
    }

    [[noreturn]] void fail(const std::string& why) const {
        throw std::invalid_argument("field path '" + std::string(text_) + "', byte " + std::to_string(at_ + 1) + ": " +
                                    why);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<field_path::step> steps_;
};

}  // namespace

field_path::field_path(std::string_view spelled) : spelled_(spelled), steps_(path_spelling(spelled).steps()) {}

field_condition::field_condition(std::string_view spelled) : field_condition(split(spelled)) {}

field_condition::field_condition(const parts& from) : path_(from.path), value_(from.value), equal_(from.equal) {}

/// At the first '=' that is in no quoted name.
field_condition::parts field_condition::split(std::string_view spelled) {
    for (std::size_t at = 0; at < spelled.size(); ++at) {
        if (spelled[at] == '"') {
            const auto end = end_of_string(spelled, at);
            if (end == std::string_view::npos) break;
            at = end - 1;
        } else if (spelled[at] == '=') {
            const bool equal = at == 0 || spelled[at - 1] != '!';
            return {spelled.substr(0, equal ? at : at - 1), spelled.substr(at + 1), equal};
        }
    }
    throw std::invalid_argument("condition '" + std::string(spelled) + "': expected PATH=VALUE or PATH!=VALUE");
}

}  // namespace weir
