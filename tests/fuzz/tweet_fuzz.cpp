// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, each record is a tweet, a control message or malformed, and what another library reads as a post
// is one, with the same tags. Input: lines of records.
#include <weir/records.hpp>

#include "support/tweet_reading.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

/// How deep brackets nest: one library has a limit, the other has none.
std::size_t depth_of(std::string_view record) {
    std::size_t depth = 0;
    for (const char letter : record) depth += letter == '[' || letter == '{' ? 1 : 0;
    return depth;
}

void compare(std::string_view record) {
    namespace testing = weir::testing;
    const auto read = testing::read_lines(record);
    require(read.fate.received == 1 && read.fate.settled() == 1);
    const auto other = nlohmann::json::parse(record, nullptr, false);
    // The other library refuses lone surrogates, and numbers beyond a double; it takes any depth.
    if (other.is_discarded() || depth_of(record) > 500 || testing::names_twice(record)) return;
    const auto tags = other.is_object() ? testing::tags_by_the_rules(other) : std::nullopt;
    if (!other.is_object()) {
        require(read.fate.malformed == 1);
    } else if (!tags) {
        const bool wrapped = read.fate.counted == 1 && read.posts.at(0).tags.empty() && testing::wraps_a_post(record);
        require(read.fate.control == 1 || read.fate.malformed == 1 || wrapped);
    } else if (read.fate.malformed == 0) {
        require(read.fate.counted == 1 && read.posts.at(0).tags == *tags);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string lines(data, data + size);
    const auto whole = weir::testing::read_lines(lines);
    require(whole.fate.adds_up() && whole.fate.counted == whole.posts.size());

    weir::block records;
    records.append(lines);
    weir::record_cursor cursor(records);
    std::uint64_t count = 0;
    for (std::string_view record; cursor.next(record); ++count) compare(record);
    require(count == whole.fate.received);
    return 0;
}
