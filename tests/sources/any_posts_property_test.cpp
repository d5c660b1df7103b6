// SPDX-License-Identifier: Apache-2.0
// Paths and conditions over random documents, against the same in words of another library.
#include "support/any_reading.hpp"
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace {

using namespace weir::testing;
using nlohmann::json;
using texts = std::vector<std::string>;
using path_steps = std::vector<weir::field_path::step>;

/// Documents and paths of few names, so that they often meet.
class drawn_documents {
public:
    explicit drawn_documents(dice& draw) : draw_(draw) {}

    [[nodiscard]] std::string document() { return chance(4) ? array(5) : object(5); }

    [[nodiscard]] path_steps steps() {
        path_steps made;
        for (auto left = draw_.between(1, draw_.between(1, 4)); left > 0; --left)
            made.push_back(chance(3) ? weir::field_path::step{true, ""} : weir::field_path::step{false, name()});
        return made;
    }

    /// A document with one byte changed, left out or put in.
    [[nodiscard]] std::string broken(std::string of) {
        static constexpr std::string_view bytes = "{}[]:,\"\\ 0a\xff\n\x01";
        const auto at = draw_.between(0, of.size() - 1);
        const char other = bytes[draw_.between(0, bytes.size() - 1)];
        if (chance(3)) return of.erase(at, 1);
        if (chance(2)) return of.insert(at, 1, other);
        of[at] = other;
        return of;
    }

    [[nodiscard]] std::string value_text() {
        static const texts values = {"x", "a", "true", "0", "-77", "", "\xc3\xa9", "null"};
        return values[draw_.between(0, values.size() - 1)];
    }

private:
    [[nodiscard]] bool chance(std::size_t one_in) { return draw_.between(1, one_in) == 1; }

    [[nodiscard]] std::string name() {
        static const texts names = {"a", "b", "ab", "", "a.b", "\"", "\xc3\xa9", "a=", "]"};
        return names[draw_.between(0, chance(4) ? names.size() - 1 : 1)];
    }

    /// As JSON, with bytes of ASCII escaped now and then.
    [[nodiscard]] std::string spelled(const std::string& plain) {
        std::string result = "\"";
        for (const char one : plain) {
            const bool ascii = static_cast<unsigned char>(one) < 0x80;
            if (ascii && (one == '"' || chance(6))) {
                static constexpr std::string_view digits = "0123456789aBcDeF";
                const auto byte = static_cast<unsigned char>(one);
                result += std::string("\\u00") + digits[byte >> 4U] + digits[byte & 15U];
            } else {
                result += one;
            }
        }
        return result + '"';
    }

    [[nodiscard]] std::string space() { return chance(5) ? std::string(draw_.between(1, 20), ' ') : ""; }

    [[nodiscard]] std::string object(std::size_t depth) {
        std::string result = "{" + space();
        for (auto left = draw_.between(0, 6); left > 0; --left) {
            if (result.back() != '{' && result.find(':') != std::string::npos) result += ',';
            result += spelled(name()) + space() + ':' + space() + value(depth - 1) + space();
        }
        return result + '}';
    }

    [[nodiscard]] std::string array(std::size_t depth) {
        std::string result = "[";
        const auto size = draw_.between(0, 4);
        for (std::size_t number = 0; number < size; ++number)
            result += (number > 0 ? "," : "") + space() + value(depth - 1) + space();
        return result + ']';
    }

    [[nodiscard]] std::string value(std::size_t depth) {
        static const texts others = {"null", "true", "false", "0", "-77", "9007199254740993", "{}", "[]"};
        const auto kind = draw_.between(0, depth == 0 ? 3 : 9);
        if (kind > 6) return object(depth);
        if (kind > 3) return array(depth);
        return kind < 3 ? spelled(value_text()) : others[draw_.between(0, others.size() - 1)];
    }

    dice& draw_;
};

std::string spelled_path(const path_steps& steps) {
    std::string path;
    for (const auto& step : steps) path += step.each_element ? "[]" : "[" + json(step.name).dump() + "]";
    return path;
}

void evaluate(const json& value, const path_steps& steps, std::size_t at, std::vector<json>& found) {
    if (at == steps.size()) {
        found.push_back(value);
    } else if (steps[at].each_element) {
        if (!value.is_array()) return;
        for (const auto& element : value) evaluate(element, steps, at + 1, found);
    } else if (value.is_object() && value.contains(steps[at].name)) {
        evaluate(value.at(steps[at].name), steps, at + 1, found);
    }
}

texts scalars(const json& document, const path_steps& steps, bool only_strings = false) {
    std::vector<json> found;
    evaluate(document, steps, 0, found);
    texts said;
    for (const auto& one : found) {
        if (one.is_string()) said.push_back(one);
        if (!only_strings && (one.is_number() || one.is_boolean())) said.push_back(one.dump());
    }
    return said;
}

void whole_text(std::string_view text, std::vector<std::string_view>& found) {
    found.push_back(text);
}

}  // namespace

TEST_CASE("the values at any paths of any document are those that another library finds there") {
    dice draw(printed_seed());
    drawn_documents make(draw);
    std::size_t found = 0;
    weir::any_post_reader reader;
    for (int round = 0; round < 20000; ++round) {
        const auto by = make.steps();
        const auto text = make.steps();
        const auto where = make.steps();
        const auto wanted = make.value_text();
        const bool equal = draw.between(0, 1) == 0;
        const auto document = make.document();
        const std::string condition = spelled_path(where) + (equal ? "=" : "!=") + wanted;
        CAPTURE(document, spelled_path(by), spelled_path(text), condition);

        const auto parsed = json::parse(document);
        auto expected = scalars(parsed, by);
        for (const auto& one : scalars(parsed, text, true)) expected.push_back(one);
        const auto compared = scalars(parsed, where);
        const bool holds = (std::find(compared.begin(), compared.end(), wanted) != compared.end()) == equal;

        const auto plan = weir::plan_any_posts({.by = weir::field_path(spelled_path(by)),
                                                .text = weir::field_path(spelled_path(text)),
                                                .extract = whole_text,
                                                .where = {weir::field_condition(condition)}});
        const auto read = read_any(document, plan, reader);
        REQUIRE(read.fate.counted == 1);
        REQUIRE(read.fate.filtered == (holds ? 0 : 1));
        REQUIRE(read.tags() == (holds ? expected : texts()));
        found += holds ? expected.size() : 0;
    }
    CHECK(found > 1000);
}

TEST_CASE("a document with a byte changed is malformed where another library says so, and spoils no other") {
    dice draw(printed_seed());
    drawn_documents make(draw);
    weir::any_post_reader reader;
    const auto plan = weir::plan_any_posts({.by = weir::field_path("a"), .authors = true, .times = true});
    const auto good = make.document();
    const auto of_good = read_any(good, plan, reader).tags();
    std::uint64_t broken = 0;
    for (int round = 0; round < 5000; ++round) {
        const auto document = make.broken(make.document());
        if (document.find_first_not_of(" \n") == std::string::npos) continue;
        CAPTURE(document, good);
        const auto parsed = json::parse(document, nullptr, false);
        const bool valid = !parsed.is_discarded() && parsed.is_structured();
        const auto text = good + document + good;
        const auto end = [&](std::size_t bytes) { return static_cast<std::uint32_t>(bytes); };
        const auto read =
            read_any(text, plan, reader, {end(good.size()), end(good.size() + document.size()), end(text.size())});
        auto expected = of_good;
        if (valid)
            for (const auto& one : scalars(parsed, {{false, "a"}})) expected.push_back(one);
        expected.insert(expected.end(), of_good.begin(), of_good.end());
        REQUIRE(read.fate.malformed == (valid ? 0 : 1));
        REQUIRE(read.fate.counted == (valid ? 3 : 2));
        REQUIRE(read.tags() == expected);
        broken += read.fate.malformed;
    }
    CHECK(broken > 1000);
}
