// SPDX-License-Identifier: Apache-2.0
#include "../../sources/plain_hashtag.hpp"

#include "support/catch.hpp"
#include "support/seed.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace {

using nlohmann::json;
using weir::testing::dice;

/// An object in memory as a record has it, with other bytes around.
class object_text {
public:
    explicit object_text(const std::string& object)
        : bytes_(before + object + std::string(64, '"')), size_(object.size()) {}

    [[nodiscard]] std::optional<std::string> v1() const { return text(weir::plain_v1_hashtag(brace(), end())); }
    [[nodiscard]] std::optional<std::string> v2() const { return text(weir::plain_v2_hashtag(brace(), end())); }

private:
    [[nodiscard]] static std::optional<std::string> text(const std::optional<weir::quoted>& found) {
        weir::arena memory;
        return found ? std::optional(std::string(found->text(memory))) : std::nullopt;
    }
    [[nodiscard]] const char* brace() const { return bytes_.data() + before.size(); }
    [[nodiscard]] const char* end() const { return brace() + size_ - 1; }

    static inline const std::string before = R"("tag":"text","end":1,"tag":"text":")";
    std::string bytes_;
    std::size_t size_;
};

/// What the rules say of the object, as another library reads it: what `text` says, or else `tag`.
std::optional<std::string> by_the_rules(const std::string& object) {
    const auto read = json::parse(object);
    const auto used = read.contains("text") ? read["text"] : read.contains("tag") ? read["tag"] : json();
    return used.is_string() ? std::optional(used.get<std::string>()) : std::nullopt;
}

/// Objects that are plain, or nearly.
class drawn_objects {
public:
    explicit drawn_objects(dice& draw) : draw_(draw) {}

    [[nodiscard]] std::string next() {
        return draw_.between(0, 3) == 0 ? any() : draw_.between(0, 1) == 0 ? nearly_v1() : nearly_v2();
    }

private:
    template <std::size_t size>
    [[nodiscard]] std::string one_of(const std::array<std::string_view, size>& all) {
        return std::string(all.at(draw_.between(0, size - 1)));
    }
    [[nodiscard]] std::string seldom(const std::string& what) { return draw_.between(0, 15) == 0 ? what : ""; }

    [[nodiscard]] std::string string() {
        std::string text;
        for (auto left = draw_.between(0, 30); left > 0; --left)
            text += one_of<10>({"a", "Ü", "7", ",", ":", "[", "]", "{", "}", "text"});
        return '"' + text + seldom(R"(\")") + seldom(R"(\u00e9)") + seldom(R"(\\)") + '"';
    }
    [[nodiscard]] std::string number() { return one_of<8>({"0", "1", "12", "140", "4000", "10000", "-1", "1e3"}); }
    [[nodiscard]] std::string array() {
        std::string text = "[" + (draw_.between(0, 9) == 0 ? value() : number());
        if (draw_.between(0, 9) != 0) text += "," + number();
        return draw_.between(0, 9) == 0 ? "[]" : text + "]";
    }
    [[nodiscard]] std::string value() {
        switch (draw_.between(0, 5)) {
            case 0:
                return string();
            case 1:
                return array();
            case 2:
                return one_of<4>({"null", "true", "{}", R"({"text":"a"})"});
            default:
                return number();
        }
    }
    [[nodiscard]] std::string member() {
        const auto name = one_of<8>({"text", "tag", "indices", "start", "end", R"(te\u0078t)", R"(t\u0061g)", "x"});
        return '"' + name + R"(":)" + seldom(" ") + (draw_.between(0, 2) == 0 ? string() : value());
    }
    [[nodiscard]] std::string any() {
        std::string text = member();
        for (auto left = draw_.between(0, 4); left > 0; --left) text += ',' + seldom("\n") + member();
        return '{' + text + '}';
    }
    /// Most are just as they should be.
    [[nodiscard]] std::string numeric() { return draw_.between(0, 7) == 0 ? value() : number(); }
    [[nodiscard]] std::string another() { return draw_.between(0, 7) == 0 ? ',' + member() : ""; }
    [[nodiscard]] std::string nearly_v1() {
        return R"({"text":)" + seldom(" ") + (draw_.between(0, 9) == 0 ? value() : string()) + another() +
               R"(,"indices":)" + array() + another() + seldom(" ") + "}";
    }
    [[nodiscard]] std::string nearly_v2() {
        return R"({"start":)" + numeric() + another() + R"(,"end":)" + numeric() + another() + R"(,"tag":)" +
               (draw_.between(0, 9) == 0 ? value() : string()) + another() + seldom(" ") + "}";
    }

    dice& draw_;
};

}  // namespace

TEST_CASE("a hashtag as X writes it is told, however long its numbers and its text are") {
    const auto text = GENERATE(as<std::string>(), "", "a", "sieben7", "acht8888", "neun99999", "日本語", "{[,:]}",
                               std::string(15, 'x'), std::string(16, 'x'), std::string(17, 'x'), std::string(300, 'x'),
                               R"(\u570f\u4e10)", R"(\"tag\":\"\\)", std::string(16, 'x') + R"(\n)");
    const auto first = GENERATE(as<std::string>(), "0", "12", "140", "4000");
    const auto last = GENERATE(as<std::string>(), "3", "15", "143", "4003");
    const auto says = json::parse('"' + text + '"').get<std::string>();
    const object_text v1(R"({"text":")" + text + R"(","indices":[)" + first + "," + last + "]}");
    CHECK(v1.v1() == says);
    CHECK_FALSE(v1.v2());
    const object_text v2(R"({"start":)" + first + R"(,"end":)" + last + R"(,"tag":")" + text + R"("})");
    CHECK(v2.v2() == says);
    CHECK_FALSE(v2.v1());
}

TEST_CASE("what is told of a hashtag is what its object says, and of one that only looks plain nothing is told") {
    dice draw(weir::testing::printed_seed());
    drawn_objects make(draw);
    int told = 0;
    for (int round = 0; round < 50'000; ++round) {
        const auto object = make.next();
        const object_text text(object);
        CAPTURE(object);
        for (const auto& found : {text.v1(), text.v2()}) {
            if (!found) continue;
            ++told;
            REQUIRE(found == by_the_rules(object));
        }
    }
    CHECK(told > 5000);
}

TEST_CASE("the shortest objects that might be taken for plain ones are not") {
    for (const std::string object :
         {R"({"text":"a","indices":[],"text":[]})", R"({"text":"a","indices":[],"text":1})",
          R"({"text":"a","text":"b","indices":[1,2]})", R"({"start":1,"end":2,"text":"b","tag":"a"})",
          R"({"start":1,"end":2,"tag":1,"tag":"a"})", R"({"start":1,"tag":"b","end":2,"tag":"a"})",
          R"({"start":1,"end":2,"tag":"a\"","x":"b"})", R"({"start":1,"end":2,"tag":"\",\"tag\":\""})"}) {
        CAPTURE(object);
        for (const auto& found : {object_text(object).v1(), object_text(object).v2()})
            if (found) CHECK(found == by_the_rules(object));
    }
    CHECK_FALSE(object_text("{}").v1());
    CHECK_FALSE(object_text("{}").v2());
}
