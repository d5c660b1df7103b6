// SPDX-License-Identifier: Apache-2.0
#include <weir/field_path.hpp>

#include "support/catch.hpp"

#include <stdexcept>

namespace {

using weir::field_condition;
using weir::field_path;
using steps = std::vector<field_path::step>;

const field_path::step each = {true, ""};

field_path::step field(std::string name) {
    return {false, std::move(name)};
}

std::string error_of(const std::string& path) {
    try {
        return field_path(path).spelled() + " was understood";
    } catch (const std::invalid_argument& wrong) {
        return wrong.what();
    }
}

}  // namespace

TEST_CASE("a field path is read step by step") {
    const std::vector<std::pair<std::string, steps>> table = {
        {"status", {field("status")}},
        {".status", {field("status")}},
        {"user.screen_name", {field("user"), field("screen_name")}},
        {"entities.hashtags[].text", {field("entities"), field("hashtags"), each, field("text")}},
        {"commit.record.langs[]", {field("commit"), field("record"), field("langs"), each}},
        {"[]", {each}},
        {".[]", {each}},
        {"[].a", {each, field("a")}},
        {"a[][].b[]", {field("a"), each, each, field("b"), each}},
        {R"(["odd.name"])", {field("odd.name")}},
        {R"(a["odd.name"][].b)", {field("a"), field("odd.name"), each, field("b")}},
        {R"(a.["b c"].d)", {field("a"), field("b c"), field("d")}},
        {R"(["a=b"]["c\"d"]["]"]["\\"])", {field("a=b"), field("c\"d"), field("]"), field("\\")}},
        {R"(["\u00e9"]["\ud83d\ude00"])", {field("\xc3\xa9"), field("\xf0\x9f\x98\x80")}},
        {R"([""])", {field("")}},
        {"$type", {field("$type")}},
        {"@timestamp", {field("@timestamp")}},
        {"user-agent", {field("user-agent")}},
        {"\xe5\x90\x8d", {field("\xe5\x90\x8d")}},
        {"a!", {field("a!")}},
        {"0", {field("0")}},
    };
    for (const auto& [spelled, expected] : table) {
        CAPTURE(spelled);
        const field_path path(spelled);
        CHECK(path.spelled() == spelled);
        CHECK((path.steps() == expected));
    }
}

TEST_CASE("what is no field path is refused with the place and with what was expected there") {
    const auto quoted = "expected a name; one with such a byte in it is written [\"name\"]";
    const std::vector<std::pair<std::string, std::string>> table = {
        {"", "field path '', byte 1: expected a name, such as user.screen_name"},
        {".", "field path '.', byte 2: expected a name"},
        {"..a", "field path '..a', byte 2: expected a name"},
        {"a..b", "field path 'a..b', byte 3: expected a name"},
        {"a.", "field path 'a.', byte 3: expected a name"},
        {"a[].", "field path 'a[].', byte 5: expected a name"},
        {"a[]b", "field path 'a[]b', byte 4: expected '.' or '['"},
        {"a[", "field path 'a[', byte 3: expected ']' or a quoted name; [] is every element"},
        {"a[0]", "field path 'a[0]', byte 3: expected ']' or a quoted name; [] is every element"},
        {"a[\"b", "field path 'a[\"b', byte 3: expected a quote that closes this name"},
        {"a[\"b\\\"]", "field path 'a[\"b\\\"]', byte 3: expected a quote that closes this name"},
        {"a[\"b\"", "field path 'a[\"b\"', byte 6: expected ']'"},
        {"a[\"\\q\"]", "field path 'a[\"\\q\"]', byte 3: expected a name with the escapes of JSON"},
        {"a[\"\\u12\"]", "field path 'a[\"\\u12\"]', byte 3: expected a name with the escapes of JSON"},
        {"a b", std::string("field path 'a b', byte 2: ") + quoted},
        {"a]", std::string("field path 'a]', byte 2: ") + quoted},
        {"\"a\"", std::string("field path '\"a\"', byte 1: ") + quoted},
        {"a=b", std::string("field path 'a=b', byte 2: ") + quoted},
    };
    for (const auto& [spelled, expected] : table) CHECK(error_of(spelled) == expected);
}

TEST_CASE("a field path has at most 64 steps") {
    std::string spelled = "a";
    for (std::size_t number = 1; number < field_path::max_steps; ++number) spelled += "[]";
    CHECK(field_path(spelled).steps().size() == field_path::max_steps);
    CHECK(error_of(spelled + "[]") == "field path '" + spelled + "[]', byte 128: a path has at most 64 steps");
}

TEST_CASE("two field paths are the same if they lead to the same") {
    CHECK(field_path("a.b[]") == field_path(R"(.a["b"][])"));
    CHECK_FALSE(field_path("a.b") == field_path("a.b[]"));
    CHECK_FALSE(field_path("[]") == field_path(R"([""])"));
}

TEST_CASE("a condition is a path, whether it wants the value there or not, and the value") {
    const auto check = [](const char* spelled, const char* path, bool equal, const char* value) {
        CAPTURE(spelled);
        const field_condition condition(spelled);
        CHECK((condition.path() == field_path(path)));
        CHECK(condition.wants_equal() == equal);
        CHECK(condition.value() == value);
    };
    check("lang=en", "lang", true, "en");
    check("lang!=en", "lang", false, "en");
    check(".level=", "level", true, "");
    check("a=b=c", "a", true, "b=c");
    check("a=!=", "a", true, "!=");
    check("a= x ", "a", true, " x ");
    check("a[].b!=1.0", "a[].b", false, "1.0");
    check(R"(["a=b"]=c)", R"(["a=b"])", true, "c");
    check(R"(["a\"=b"]!=c)", R"(["a\"=b"])", false, "c");
}

TEST_CASE("what is no condition is refused") {
    REQUIRE_THROWS_WITH(field_condition("lang"), "condition 'lang': expected PATH=VALUE or PATH!=VALUE");
    REQUIRE_THROWS_WITH(field_condition(""), "condition '': expected PATH=VALUE or PATH!=VALUE");
    REQUIRE_THROWS_WITH(field_condition("[\"a=b"), "condition '[\"a=b': expected PATH=VALUE or PATH!=VALUE");
    REQUIRE_THROWS_WITH(field_condition("=en"), "field path '', byte 1: expected a name, such as user.screen_name");
    REQUIRE_THROWS_WITH(field_condition("a..b=en"), "field path 'a..b', byte 3: expected a name");
}
