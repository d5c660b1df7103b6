// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/seed.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::testing {

/// A maker of records draws valid JSON texts of all shapes that readers of posts tell apart, each spelled in one of the
/// many ways that JSON allows: white space, order of names, names twice, escapes, strings that look like tags.
class drawn_records {
public:
    explicit drawn_records(dice& draw, bool newlines = false) : draw_(draw), spaces_(newlines ? " \t\r\n" : " \t\r") {}

    /// A record without white space around it. One in eight has a byte order mark.
    [[nodiscard]] std::string next() {
        std::string record = chance(8) ? "\xEF\xBB\xBF" + space() : "";
        const auto kind = draw_.between(0, 9);
        if (kind < 5) return record + object(post_fields("text"));
        if (kind < 7) return record + v2_post();
        if (kind < 8) return record + control();
        return record + (kind < 9 ? object(any_fields(2)) : value(3));
    }

    /// So many records as lines, with blank ones among them; the last has no line end.
    [[nodiscard]] std::string lines(std::size_t count) {
        std::string all;
        for (auto left = count; left > 0; --left) {
            all += next();
            if (left > 1) all += draw_.between(0, 5) == 0 ? " \r\n\n" : "\n";
        }
        return all;
    }

private:
    using texts = std::vector<std::string>;

    [[nodiscard]] bool chance(std::size_t one_in) { return draw_.between(1, one_in) == 1; }

    template <std::size_t count>
    [[nodiscard]] std::string one_of(const std::array<std::string_view, count>& choices) {
        return std::string(choices.at(draw_.between(0, count - 1)));
    }

    [[nodiscard]] std::string space() {
        std::string result;
        if (chance(4))
            for (auto left = draw_.between(1, 3); left > 0; --left)
                result += spaces_[draw_.between(0, spaces_.size() - 1)];
        return result;
    }

    /// A string that says `plain`, which needs no escape; its letters may be escaped all the same.
    [[nodiscard]] std::string spelled(std::string_view plain) {
        const bool escaped = chance(12);
        std::string result = "\"";
        for (const char letter : plain) {
            if (escaped && chance(3)) {
                result += escape_of(letter);
            } else {
                result += letter;
            }
        }
        return result + '"';
    }

    [[nodiscard]] std::string escape_of(char letter) {
        const std::string_view digits = chance(2) ? "0123456789abcdef" : "0123456789ABCDEF";
        const auto code = static_cast<unsigned char>(letter);
        return std::string("\\u00") + digits[code >> 4U] + digits[code & 15U];
    }

    [[nodiscard]] std::string string() {
        static constexpr std::array<std::string_view, 17> pieces = {R"(\"hashtags\":[{\"text\":\"no\"}])",
                                                                    R"({\"hashtags\":[{)",
                                                                    "hashtags",
                                                                    R"(hashtags\\)",
                                                                    R"(\\\")",
                                                                    R"(\\)",
                                                                    R"(\n\t\/)",
                                                                    "日本",
                                                                    "é",
                                                                    R"(\u00e9\u3067)",
                                                                    R"(\u0068ash)",
                                                                    R"(\uD83D\ude00)",
                                                                    R"(\ud83d)",
                                                                    "[]{},:",
                                                                    "😀",
                                                                    "a",
                                                                    "entities and the rest of it"};
        std::string result = "\"";
        for (auto left = draw_.between(0, 4); left > 0; --left) result += one_of(pieces);
        if (chance(40)) result.append(draw_.between(100, 3000), 'x');
        return result + '"';
    }

    [[nodiscard]] std::string scalar() {
        static constexpr std::array<std::string_view, 9> others = {
            "null", "true", "false", "0", "-1.5e300", "18446744073709551615", "{}", "[]", "1E-2"};
        return chance(3) ? string() : one_of(others);
    }

    [[nodiscard]] std::string name() {
        static constexpr std::array<std::string_view, 22> names = {
            "hashtags",  "entities",       "text",      "tag",      "id",        "id_str",           "data",
            "full_text", "extended_tweet", "lang",      "user",     "truncated", "delete",           "x",
            "xhashtags", "hashtag",        "hashtagss", "includes", "limit",     "retweeted_status", "quoted_status",
            ""};
        return chance(8) ? string() : spelled(one_of(names));
    }

    [[nodiscard]] std::string joined(const texts& parts, char opening, char closing) {
        std::string result(1, opening);
        for (const auto& part : parts) {
            if (result.size() > 1) result += ',';
            result += space() + part + space();
        }
        if (parts.empty()) result += space();
        return result + closing;
    }

    [[nodiscard]] std::string field(std::string_view plain, const std::string& of_value) {
        return spelled(plain) + space() + ':' + space() + of_value;
    }
    [[nodiscard]] std::string any_field(std::size_t depth) { return name() + space() + ':' + space() + value(depth); }

    /// In any order.
    [[nodiscard]] std::string object(texts fields) {
        for (std::size_t left = fields.size(); left > 1; --left)
            std::swap(fields[left - 1], fields[draw_.between(0, left - 1)]);
        return joined(fields, '{', '}');
    }

    [[nodiscard]] texts any_fields(std::size_t depth) {
        texts fields;
        for (auto left = draw_.between(0, 4); left > 0; --left) fields.push_back(any_field(depth));
        return fields;
    }

    [[nodiscard]] std::string value(std::size_t depth) {
        const auto kind = depth == 0 ? 9 : draw_.between(0, 9);
        if (kind > 3) return scalar();
        if (kind == 0) return entities();
        if (kind == 1) return object(any_fields(depth - 1));
        texts elements;
        for (auto left = draw_.between(0, 3); left > 0; --left) elements.push_back(value(depth - 1));
        return joined(elements, '[', ']');
    }

    /// No two tags of a maker are the same, unless `string` draws them.
    [[nodiscard]] std::string hashtag() {
        if (chance(12)) return scalar();
        const auto said = chance(8) ? string() : spelled("t" + std::to_string(++tags_));
        texts fields = {field(chance(3) ? "tag" : "text", chance(12) ? scalar() : said)};
        if (chance(3)) fields.push_back(field("indices", "[1,2]"));
        if (chance(12)) fields.push_back(any_field(1));
        return object(fields);
    }

    [[nodiscard]] std::string hashtags() {
        if (chance(12)) return scalar();
        texts elements;
        if (chance(2))
            for (auto left = draw_.between(1, 3); left > 0; --left) elements.push_back(hashtag());
        return joined(elements, '[', ']');
    }

    [[nodiscard]] std::string entities() {
        if (chance(12)) return scalar();
        texts fields;
        if (!chance(6)) fields.push_back(field("hashtags", hashtags()));
        if (chance(12)) fields.push_back(field("hashtags", hashtags()));
        if (chance(2)) fields.push_back(field("urls", "[]"));
        if (chance(8)) fields.push_back(any_field(1));
        return object(fields);
    }

    /// Those of a tweet, or of what is none for the lack of those that tell.
    [[nodiscard]] texts post_fields(std::string_view text, std::size_t depth = 2) {
        texts fields;
        const auto add = [&](std::size_t one_in, std::string_view plain, const auto& make) {
            if (chance(one_in)) fields.push_back(field(plain, make()));
        };
        const auto any = [&] { return scalar(); };
        for (const auto plain : {"created_at", "source", "lang", "id_str"}) add(3, plain, any);
        if (!chance(4)) add(1, "id", any);
        if (!chance(4)) add(1, text, any);
        for (int twice = 0; twice < 2; ++twice) add(twice == 0 ? 1 : 16, "entities", [&] { return entities(); });
        add(12, "truncated", any);
        if (chance(4)) {
            fields.push_back(field("truncated", chance(4) ? "false" : "true"));
            const auto inner = [&] { return chance(8) ? scalar() : object({field("entities", entities())}); };
            for (int twice = 0; twice < 2; ++twice) add(twice == 0 ? 2 : 12, "extended_tweet", inner);
        }
        if (depth == 0) return fields;
        const auto nested = [&] { return object(post_fields(text, depth - 1)); };
        for (const auto plain : {"retweeted_status", "quoted_status", "user"}) add(5, plain, nested);
        if (chance(8)) fields.push_back(any_field(2));
        return fields;
    }

    [[nodiscard]] std::string v2_post() {
        const auto wrapped = [&] { return chance(10) ? scalar() : object(post_fields("text", 1)); };
        texts fields = {field("data", wrapped())};
        if (chance(8)) fields.push_back(field("data", wrapped()));
        if (chance(8)) fields.push_back(field("entities", entities()));
        const auto tweets = [&] { return joined({object(post_fields("text", 0))}, '[', ']'); };
        if (chance(2)) fields.push_back(field("includes", object({field("tweets", tweets())})));
        if (chance(3)) fields.push_back(field("matching_rules", "[{\"id\":\"1\"}]"));
        return object(fields);
    }

    [[nodiscard]] std::string control() {
        static constexpr std::array<std::string_view, 4> known = {
            R"({"delete":{"status":{"id":1,"id_str":"1"}}})", R"({"limit":{"track":1}})",
            R"({"errors":[{"title":"hashtags"}]})", R"({"data":[{"entities":{"hashtags":[{"tag":"no"}]}}]})"};
        return chance(2) ? one_of(known) : object({field("status_withheld", object(post_fields("text", 0)))});
    }

    dice& draw_;
    std::string_view spaces_;
    std::size_t tags_ = 0;
};

}  // namespace weir::testing
