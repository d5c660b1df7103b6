// SPDX-License-Identifier: Apache-2.0
// More than two thousand tags that attack a terminal, through all that prints tags. What may reach the terminal is
// decided here by tables of its own, not by those of the console.
#include "render.hpp"
#include "support/console_run.hpp"
#include "support/utf8.hpp"
#include "terminal_text.hpp"

#include <fmt/format.h>

#include <set>

namespace {

using namespace weir::testing;
using namespace weir::console;

/// Reads one code point by the table of RFC 3629; nothing for what is not UTF-8.
struct read_point {
    char32_t value = 0;
    std::size_t size = 0;  ///< 0: not UTF-8
};

read_point read(std::string_view text) {
    const auto byte = [text](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t value = first < 0x80 ? first : first & (0x7FU >> size);
    for (std::size_t at = 1; at < size; ++at) {
        if (byte(at) < 0x80 || byte(at) > 0xBF) return {};
        value = (value << 6U) | (byte(at) & 0x3FU);
    }
    const bool is_none = (value >= 0xD800 && value < 0xE000) || value > 0x10FFFF;
    if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || is_none || encoded(value).size() != size) return {};
    return {value, size};
}

struct range {
    char32_t first;
    char32_t last;
};

template <std::size_t Size>
bool is_in(const range (&ranges)[Size], char32_t point) {
    return std::any_of(ranges, ranges + Size,
                       [point](const range& one) { return point >= one.first && point <= one.last; });
}

/// Controls, bidi controls, what is invisible, private or no character; the joiners U+200C and U+200D are not of them.
constexpr range forbidden[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x61C, 0x61C},     {0x180E, 0x180E},   {0x200B, 0x200B},
    {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0xE000, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF}, {0xE01F0, 0x10FFFF}};

/// What is wrong with a text for a terminal: the first thing, or nothing.
std::string wrong_in(std::string_view text) {
    while (!text.empty()) {
        const auto next = read(text);
        if (next.size == 0) return "not UTF-8";
        if (is_in(forbidden, next.value)) return fmt::format("U+{:04X}", static_cast<unsigned>(next.value));
        text.remove_prefix(next.size);
    }
    return "";
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto next = read(text);
        if (next.size == 0) return false;
        text.remove_prefix(next.size);
    }
    return true;
}

/// Control sequences with 7-bit, 8-bit and UTF-8-encoded introducers, ended in each way or not.
void add_sequences(strings& to) {
    const strings introducers = {"\x1b[",  "\x9b",  "\u009b", "\x1b]",    "\x9d",         "\u009d",
                                 "\x1bP",  "\x90",  "\u0090", "\x1b_",    "\u009f",       "\x1b^",
                                 "\u009e", "\x1bX", "\u0098", "\xc0\x9b", "\xe0\x80\x9b", "\x1b"};
    const strings bodies = {"2J",
                            "31m",
                            "?1049h",
                            "6n",
                            "0;title",
                            "52;c;cGF5bG9hZA==",
                            "8;;http://example.com",
                            "!p",
                            "c",
                            "#8",
                            "(0",
                            "q#0;2;0",
                            "+q544e",
                            "1337;File=:AAAA",
                            "200~",
                            "\r\n$ ls",
                            "=1,2"};
    for (const auto& introducer : introducers) {
        for (const auto& body : bodies) {
            for (const std::string end : {"", "\x07", "\x1b\\", "\x9c", "\u009c"}) {
                to.push_back(introducer + body + end);
                to.push_back("日" + introducer + body + end + "本");
            }
        }
    }
}

void add_characters(strings& to) {
    for (char32_t point = 0; point < 0xA0; ++point)
        if (point < 0x20 || point >= 0x7F) to.push_back("a" + encoded(point) + "b");
    for (const auto& one : forbidden)
        for (const char32_t point : {one.first, one.last}) to.push_back(encoded(point) + "🦀" + encoded(point));
    for (char32_t point = 0x2000; point < 0x2070; ++point) to.push_back("a" + encoded(point) + "ש");
    for (int first = 0x80; first < 0x100; ++first) to.push_back("a" + std::string(1, static_cast<char>(first)) + "b");
    for (const char* const bad :
         {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
          "\xED\xA0\xBD\xED\xB8\x80", "\xF0\x80\x80\x9B", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
          "\xF8\x88\x80\x80\x80", "\xFC\x84\x80\x80\x80\x80", "\xE2\x82", "\xF0\x9F\xA6", "\xFE\xFF"})
        for (const std::string around : {"", "a", "日"}) to.push_back(around + bad + around);
}

/// What can be read, but takes more or fewer cells than it has characters.
void add_shapes(strings& to) {
    for (const std::string base : {"", "e", "日", "🦀", "1"}) {
        for (const char32_t mark : U"\u0301\u0335\u0489\u20DD\uFE0F\u200D\u200C") {
            std::string text = base;
            for (int count = 1; mark != 0 && count <= 40; ++count) {
                text += encoded(mark);
                if (count <= 6 || count == 40) to.push_back(text + "z");
            }
        }
    }
    for (const char* const text : {"日本語", "한글", "ｆｕｌｌ", "👩\u200D💻", "👩\u200D👩\u200D👧", "❤\uFE0F", "=1+2", "@a",
                                   "a,b", "\"", "'", "\\", "<script>", "a b", "\u3000"})
        to.emplace_back(text);
}

const strings& payloads() {
    static const strings made = [] {
        strings all;
        add_sequences(all);
        add_characters(all);
        add_shapes(all);
        const std::set<std::string> distinct(all.begin(), all.end());
        return strings(distinct.begin(), distinct.end());
    }();
    return made;
}

window_view view_of(const strings& tags) {
    window_view view;
    view.events = view.tags = view.distinct = tags.size();
    for (const auto& tag : tags) view.top.push_back({.tag = tag, .key = tag, .count = 12});
    return view;
}

/// As a string in JSON, whose bytes beyond ASCII stay as they are, UTF-8 or not.
std::string in_json(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x20 || letter == '"' || letter == '\\') {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += letter;
        }
    }
    return out + '"';
}

strings lines_of(std::string_view text) {
    strings lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

/// The fields of a line by RFC 4180.
strings fields_of(std::string_view line) {
    strings fields = {""};
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '"' && quoted && line.substr(at + 1).starts_with('"')) {
            fields.back() += line[++at];
        } else if (line[at] == '"') {
            quoted = !quoted;
        } else if (line[at] == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += line[at];
        }
    }
    if (quoted) fields.emplace_back("not closed");
    return fields;
}

}  // namespace

TEST_CASE("no tag sends a terminal anything but text") {
    REQUIRE(payloads().size() > 2000);
    const strings lines = lines_of(render_text(view_of(payloads()), {.top = payloads().size()}));
    REQUIRE(lines.size() == 1 + payloads().size());
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string wrong = wrong_in(lines[i]);
        if (!wrong.empty() || !lines[i].starts_with(" 12 #")) FAIL_CHECK("line " << i << ": " << wrong);
    }
    const std::string in_colour = render_text(view_of(payloads()), {.color = true, .top = payloads().size()});
    const strings coloured = lines_of(in_colour);
    REQUIRE(coloured.size() == lines.size());
    for (std::size_t i = 1; i < coloured.size(); ++i)
        if (coloured[i] != "\x1b[1m 12\x1b[0m" + lines[i].substr(3)) FAIL_CHECK("line " << i);
}

TEST_CASE("every tag goes through JSON, unchanged if it is UTF-8, and none in the raw") {
    const std::string json = render_json(view_of(payloads()), {.top = payloads().size()});
    CHECK(json.back() == '\n');
    CHECK(wrong_in(std::string_view(json).substr(0, json.size() - 1)).empty());
    const auto top = nlohmann::json::parse(json).at("top");
    REQUIRE(top.size() == payloads().size());
    std::size_t unchanged = 0;
    for (std::size_t i = 0; i < payloads().size(); ++i) {
        const auto tag = top.at(i).at("tag").get<std::string>();
        if (tag == payloads()[i]) ++unchanged;
        if ((tag == payloads()[i]) != is_utf8(payloads()[i])) FAIL_CHECK("tag " << safe(payloads()[i]));
    }
    CHECK(unchanged > 1000);
}

TEST_CASE("every tag is one field of one line of CSV") {
    const strings lines = lines_of(render_csv(view_of(payloads()), {.top = payloads().size()}));
    REQUIRE(lines.size() == payloads().size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const strings fields = fields_of(lines[i]);
        const std::string harmless = safe(payloads()[i]);
        const bool same = fields.size() == 7 && (fields[4] == harmless || fields[4] == '\'' + harmless);
        if (!same || !wrong_in(lines[i]).empty()) FAIL_CHECK("line " << i << ": " << lines[i]);
    }
}

TEST_CASE("no tag in a file sends anything but text through the program") {
    std::string posts;
    for (const auto& tag : payloads())
        posts += R"({"id":1,"text":"","entities":{"hashtags":[{"text":)" + in_json(tag) + "}]}}\n";
    const temporary_file file(posts);
    const std::string format = GENERATE(as<std::string>{}, "text", "csv", "json");
    const auto done =
        run_weir({"top", file.path(), "--window", "all", "--top", "100000", "--format", format, "--stats"});
    CHECK(done.code == 0);
    const auto stats = stats_in(done.err);
    check_identity(stats);
    CHECK(stats.at("received") == payloads().size());
    CHECK(stats.at("malformed") ==
          std::count_if(payloads().begin(), payloads().end(), [](const std::string& tag) { return !is_utf8(tag); }));
    const strings lines = lines_of(done.out);
    CHECK(lines.size() > (format == "json" ? 0U : 100U));
    for (const auto& line : lines)
        if (const std::string wrong = wrong_in(line); !wrong.empty()) FAIL_CHECK(wrong << " in " << safe(line));
    CHECK(done.out.find("2J") == std::string::npos);
    CHECK(done.out.find("日本語") != std::string::npos);
}
