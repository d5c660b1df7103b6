// SPDX-License-Identifier: Apache-2.0
#include "support/any_reading.hpp"
#include "support/catch.hpp"

#include <stdexcept>

namespace {

using namespace weir::testing;
using weir::field_condition;
using weir::field_path;
using weir::tally;
using texts = std::vector<std::string>;

struct at_path {
    std::string path;
    std::string record;
    texts values;
};

/// Whether the conditions hold for a record.
bool holds(std::string_view record, const texts& conditions) {
    weir::any_post_options options = {.by = field_path("none")};
    for (const auto& one : conditions) options.where.emplace_back(one);
    const auto fate = read_any(record, options).fate;
    REQUIRE(fate.counted == 1);
    REQUIRE(fate.adds_up());
    return fate.filtered == 0;
}

}  // namespace

TEST_CASE("any string, number or boolean at a path is counted") {
    const std::vector<at_path> table = {
        {"a", R"({"a":"x"})", {"x"}},
        {".a", R"( { "b" : [ 1 ] , "a" : "x" } )", {"x"}},
        {"a.b", R"({"a":{"b":"x"},"b":"y"})", {"x"}},
        {"a", R"({"a":true})", {"true"}},
        {"a", R"({"a":false})", {"false"}},
        {"a", R"({"a":null})", {}},
        {"a", R"({"a":{}})", {}},
        {"a", R"({"a":["x"]})", {}},
        {"a", R"({"a":""})", {""}},
        {"a", R"({"a":"#x"})", {"#x"}},
        {"a.b", R"({"a":"x"})", {}},
        {"a.b", R"({"a":["x"]})", {}},
        {"a.b", R"({"a":[{"b":"x"}]})", {}},
        {"a[]", R"({"a":{"":"x"}})", {}},
        {"a[]", R"({"a":["x",1,[2],{"a":3},null,true,"x"]})", {"x", "1", "true", "x"}},
        {"a[]", R"({"a":[]})", {}},
        {"a[].b[]", R"({"a":[{"b":[1,2]},{"b":3},[4],{"c":[5]},{"b":[6]}]})", {"1", "2", "6"}},
        {"a[][]", R"({"a":[[1,[2]],3,[[4],5]]})", {"1", "5"}},
        {"[]", "[1, \"x\" ,[2]]", {"1", "x"}},
        {"[].a", R"([{"a":1},{"a":2}])", {"1", "2"}},
        {"a", R"([{"a":1}])", {}},
        {"", "{}", {}},
        {R"([""])", R"({"":"x","a":"y"})", {"x"}},
        {R"(["a.b"])", R"({"a":{"b":"x"},"a.b":"y"})", {"y"}},
        {R"(["a\"b"])", R"({"a":"x","a\"b":"y"})", {"y"}},
        {R"(["a\":"])", R"({"a":"x"})", {}},
        {R"(["a\\nb"])", R"({"a\nb":"x"})", {}},
        {R"(["a\\nb"])", R"({"a\\nb":"x"})", {"x"}},
        {R"(["a\nb"])", R"({"a\nb":"x"})", {"x"}},
    };
    for (const auto& [path, record, values] : table) {
        CAPTURE(path, record);
        CHECK(values_at(path.empty() ? "a" : path, record) == values);
    }
}

TEST_CASE("names and strings may be escaped in any way") {
    CHECK(values_at("ab.c", R"({"\u0061b":{"\u0063":"\u0041\n\"\\\/"}})") == texts{"A\n\"\\/"});
    CHECK(values_at("ab", R"({"a\u0062":1})") == texts{"1"});
    CHECK(values_at("ab", R"({"a\u0062c":1,"\u0061":2})").empty());
    CHECK(values_at("\xc3\xa9", R"({"\u00e9":1})") == texts{"1"});
    CHECK(values_at("\xc3\xa9", "{\"\xc3\xa9\":1}") == texts{"1"});
    CHECK(values_at("x\xf0\x9f\x98\x80", R"({"x\ud83d\ude00":"\uD83D\uDE00"})") == texts{"\xf0\x9f\x98\x80"});
    CHECK(values_at("a", R"({"a":"\ud83d","b":"\ude00"})") == texts{"\xef\xbf\xbd"});
}

TEST_CASE("numbers are counted as they are written") {
    for (const std::string number : {"0", "-0", "1.0", "1", "1E5", "1e+05", "-1.5e-300", "18446744073709551616",
                                     "123456789012345678901234567890", "0.00"}) {
        CHECK(values_at("a", "{\"a\":" + number + "}") == texts{number});
        CHECK(values_at("a[]", "{\"a\":[" + number + "\t,1]}") == texts{number, "1"});
    }
    for (const std::string number : {"01", "+1", "1.", ".5", "1e", "0x1", "NaN", "tru", "nul", "1 2", "--1"})
        CHECK(values_at("a", "{\"a\":" + number + "}") == texts{"<malformed>"});
}

TEST_CASE("of a name that occurs twice the last one counts, with all that is below it") {
    CHECK(values_at("a", R"({"a":1,"a":2})") == texts{"2"});
    CHECK(values_at("a", R"({"a":1,"\u0061":null})").empty());
    CHECK(values_at("a.b", R"({"a":{"b":1},"a":{"c":2}})").empty());
    CHECK(values_at("a.b", R"({"a":{"b":1},"a":{"b":2,"b":3}})") == texts{"3"});
    CHECK(values_at("a[]", R"({"a":[1,2,3],"b":0,"a":[4]})") == texts{"4"});
    CHECK(values_at("[].a", R"([{"a":1,"a":2},{"a":3}])") == texts{"2", "3"});
}

TEST_CASE("every record is checked to its end, also behind the last value that matters") {
    const texts malformed = {"<malformed>"};
    for (const std::string record :
         {R"({"a":1)", R"({"a":1}})", R"({"a":1} x)", R"({"a":1,})", R"({"a":1,"b":})", R"({"a":1,"b":"\q"})",
          R"({"a":1,"b":[1,2})", R"({"a":1}{"a":2})", "{\"a\":1,\"b\":\"\xff\"}", R"({"a" 1})", R"([{"a":1})", "1",
          R"("a")", "null", "{", "[", "]", "a"})
        CHECK(values_at("a", record) == malformed);
    CHECK(values_at("a", std::string_view("{\"a\":1}\0", 8)) == malformed);
    CHECK(read_any("{\"a\":1\n{\"a\":2}\nx\n{\"a\":3}", {.by = field_path("a")}).tags() == texts{"2", "3"});
}

TEST_CASE("nesting that has no end in sight is malformed, whatever is looked for in it") {
    const auto nested = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    std::string deep = "a";
    for (std::size_t step = 1; step < field_path::max_steps; ++step) deep += "[]";
    for (const auto& path : {std::string("a"), std::string("b"), std::string("a[][][]"), deep}) {
        CHECK(values_at(path, nested(1000)).empty());
        CHECK(values_at(path, nested(100000)) == texts{"<malformed>"});
    }
    CHECK(values_at(deep, "{\"a\":" + std::string(63, '[') + "7" + std::string(63, ']') + "}") == texts{"7"});
}

TEST_CASE("a record of nothing but repeated names takes no longer than any other") {
    std::string record = "{\"a\":{\"b\":0}";
    for (int number = 0; number < 100000; ++number) record += ",\"a\":{\"b\":[1,2,3],\"b\":4}";
    CHECK(values_at("a.b", record + "}") == texts{"4"});
}

TEST_CASE("a condition holds where any value at its path is the one") {
    const std::string record = R"({"s":"a\u0062","n":1.0,"b":true,"z":null,"l":["x","y",2],"o":{"s":"in"}})";
    for (const std::string yes : {"s=ab", "n=1.0", "b=true", "l[]=x", "l[]=y", "l[]=2", "o.s=in"}) {
        CAPTURE(yes);
        CHECK(holds(record, {yes}));
        const auto no = std::string(yes).insert(yes.find('='), "!");
        CHECK_FALSE(holds(record, {no}));
    }
    for (const std::string no : {"s=a", "n=1", "b=1", "z=null", "z=", "l=x", "l[]=z", "none=", "s.s=ab", "o=in"}) {
        CAPTURE(no);
        CHECK_FALSE(holds(record, {no}));
        CHECK(holds(record, {std::string(no).insert(no.find('='), "!")}));
    }
    CHECK(holds(record, {"s=ab", "n!=2", "l[]=y"}));
    CHECK_FALSE(holds(record, {"s=ab", "n!=2", "l[]=z"}));
    CHECK(holds(record, {"l[]=x", "l[]=y"}));
}

TEST_CASE("records that a condition leaves out are of those counted, and no posts") {
    const std::string lines = R"({"l":"info","m":1}
{"l":"error","m":2}
{"m":3
{"l":"error"}
{"m":4})";
    const auto read = read_any(lines, {.by = field_path("m"), .where = {field_condition("l=error")}});
    CHECK((read.posts == std::vector<any_post>{{1, {"2"}}, {1, {}}}));
    CHECK(read.fate == tally{.received = 5, .counted = 4, .malformed = 1, .filtered = 2});
    CHECK(read.fate.adds_up());
}

TEST_CASE("conditions also choose among posts of known shapes, and leave control messages what they are") {
    const std::string lines = R"({"id":1,"lang":"en","entities":{"hashtags":[{"text":"a"}]}}
{"id":2,"lang":"de","entities":{"hashtags":[{"text":"b"}]}}
{"limit":{"track":1},"lang":"en"})";
    const auto read = read_any(lines, {.where = {field_condition("lang!=de")}});
    CHECK(read.tags() == texts{"a"});
    CHECK(read.fate == tally{.received = 3, .counted = 2, .control = 1, .filtered = 1});
}

TEST_CASE("hashtags are extracted from the texts at a path, and counted beside the values of another one") {
    const std::string record = R"({"t":["#a \u0023b","c #\u00e9\ud83d\ude00",7,{"t":"#no"}],"l":"x"})";
    const texts extracted = {"a", "b", "\xc3\xa9\xf0\x9f\x98\x80"};
    CHECK(read_any(record, {.text = field_path("t[]"), .extract = extract_words}).tags() == extracted);
    auto both = extracted;
    both.insert(both.begin(), "x");
    CHECK(read_any(record, {.by = field_path("l"), .text = field_path("t[]"), .extract = extract_words}).tags() ==
          both);
}

TEST_CASE("to extract hashtags from text, something that can is needed") {
    REQUIRE_THROWS_WITH(weir::plan_any_posts({.text = field_path("t")}),
                        "any_posts: nothing to find the hashtags in 'text' with; set extract");
}

TEST_CASE("there is a limit to how many paths one reader looks for") {
    std::string elements;
    for (std::size_t step = 1; step < field_path::max_steps; ++step) elements += "[]";
    weir::any_post_options options;
    for (int number = 0; number < 1023; ++number) options.where.emplace_back(std::to_string(number) + elements + "=x");
    options.by = field_path("a");
    CHECK(weir::plan_any_posts(options));
    options.where.emplace_back("b" + elements + "=x");
    REQUIRE_THROWS_WITH(weir::plan_any_posts(options),
                        "too many field paths for one reader: they have more than 65535 different steps");
}

TEST_CASE("a reader gives each post with something to count, with the number of posts since the last one") {
    const std::string lines = "{\"x\":1}\n[]\n{\"a\":1}\n{\"a\":2}\n{\"x\":2}";
    const auto read = read_any(lines, {.by = field_path("a")});
    CHECK((read.posts == std::vector<any_post>{{3, {"1"}}, {1, {"2"}}, {1, {}}}));
    CHECK(read.fate == tally{.received = 5, .counted = 5});
    CHECK(read_any("", {.by = field_path("a")}).posts.empty());
}

TEST_CASE("where times are wanted, each post is an event of its own, whatever its shape") {
    const std::string lines = "{\"x\":1}\n{\"id\":1,\"timestamp_ms\":\"1500\"}\n{\"a\":2}";
    const auto read = read_any(lines, {.by = field_path("a"), .times = true});
    const weir::time_point time(std::chrono::milliseconds(1500));
    CHECK((read.posts == std::vector<any_post>{{1, {}}, {1, {}, "", false, time}, {1, {"2"}}}));
}

TEST_CASE("each post is an event of its own on request, with or without something to count") {
    const auto read = read_any("{\"x\":1}\n{\"a\":2}\n{}", {.by = field_path("a"), .each = true});
    CHECK((read.posts == std::vector<any_post>{{1, {}}, {1, {"2"}}, {1, {}}}));
}

TEST_CASE("a reader that is used again for something else begins anew") {
    weir::any_post_reader reader;
    const auto first = weir::plan_any_posts({.by = field_path("a[].b")});
    const auto second = weir::plan_any_posts({.by = field_path("c")});
    const std::string record = R"({"a":[{"b":1},{"b":2}],"c":3})";
    for (int round = 0; round < 2; ++round) {
        CHECK(read_any(record, first, reader).tags() == texts{"1", "2"});
        CHECK(read_any(record, second, reader).tags() == texts{"3"});
        CHECK(read_any("{}", first, reader).tags().empty());
    }
}

TEST_CASE("posts that the source has announced are not received a second time") {
    const auto records = std::make_shared<weir::block_pool>()->take(100);
    records->append("{\"a\":1}\n{}\nx\n");
    records->announced = 3;
    weir::any_post_reader reader;
    reader.open(*records, weir::plan_any_posts({.by = field_path("a")}));
    for (weir::counted_post one; reader.next(one);) CHECK(one.keep("kept") == "kept");
    CHECK(reader.fate() == tally{.counted = 2, .malformed = 1});
}

TEST_CASE("a flow of any posts has its name from where it begins, and refuses its options there") {
    const auto file = weir::tweets_from_file("posts.ndjson");
    CHECK(weir::any_posts(file).name() == file.name());
    CHECK_THROWS_AS(weir::any_posts(file, {.text = field_path("t")}), std::invalid_argument);
}
