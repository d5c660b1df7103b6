// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, each record is a post, a control message or malformed, and another library finds as many strings
// at a path. Input: a field path or a condition, then lines of records.
#include <weir/records.hpp>

#include "support/any_reading.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace {

namespace testing = weir::testing;
using nlohmann::json;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_fate(const weir::tally& fate) {
    require(fate.adds_up() && fate.filtered <= fate.counted && fate.unparsed == 0);
}

void check_shapes(std::string_view lines, weir::any_post_reader& reader, std::vector<weir::field_condition> where) {
    const auto plan = weir::plan_any_posts(
        {.extract = testing::extract_words, .where = std::move(where), .authors = true, .times = true});
    const auto read = testing::read_any(lines, plan, reader);
    check_fate(read.fate);
    require(read.posts.size() == read.fate.counted - read.fate.filtered);
}

void find_strings(const json& value, const weir::field_path& path, std::size_t at, std::vector<std::string>& found) {
    if (at == path.steps().size()) {
        if (value.is_string()) found.push_back(value);
        return;
    }
    const auto& step = path.steps()[at];
    if (step.each_element && value.is_array())
        for (const auto& element : value) find_strings(element, path, at + 1, found);
    if (!step.each_element && value.is_object() && value.contains(step.name))
        find_strings(value.at(step.name), path, at + 1, found);
}

void whole_text(std::string_view text, std::vector<std::string_view>& found) {
    found.push_back(text);
}

void compare(std::string_view record, const weir::field_path& path, const testing::any_reading& read) {
    check_fate(read.fate);
    require(read.fate.received == 1);
    const auto other = json::parse(record, nullptr, false);
    // The other library refuses lone surrogates, and numbers beyond a double; it takes any depth, and NUL for the end.
    if (record.find('\0') != std::string_view::npos) return;
    if (other.is_discarded() || std::count(record.begin(), record.end(), '[') > 400) return;
    if (std::count(record.begin(), record.end(), '{') > 400) return;
    require(read.fate.counted == (other.is_structured() ? 1 : 0));
    std::vector<std::string> expected;
    if (other.is_structured()) find_strings(other, path, 0, expected);
    require(read.tags() == expected);
}

void compare_each(std::string_view lines, const weir::field_path& path, weir::any_post_reader& reader) {
    const auto plan = weir::plan_any_posts({.text = path, .extract = whole_text});
    const auto records = std::make_shared<weir::block_pool>()->take(lines.size());
    records->append(lines);
    weir::record_cursor cursor(*records);
    for (std::string_view record; cursor.next(record);) compare(record, path, testing::read_any(record, plan, reader));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static weir::any_post_reader reader;  // so that what one input leaves behind meets the next
    const std::string input(data, data + size);
    const auto end = std::min(input.find('\n'), input.size());
    const auto first = input.substr(0, end);
    const auto lines = input.substr(std::min(end + 1, input.size()));
    try {
        check_shapes(lines, reader, {weir::field_condition(first)});
    } catch (const std::invalid_argument&) {
        check_shapes(lines, reader, {});
    }
    try {
        compare_each(lines, weir::field_path(first), reader);
    } catch (const std::invalid_argument&) {  // no path: nothing to compare
    }
    return 0;
}
