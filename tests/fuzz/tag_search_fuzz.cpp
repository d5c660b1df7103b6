// SPDX-License-Identifier: Apache-2.0
// Every kind of tag search finds the same places as a search byte by byte, and one in each record that has a tag.
// Input: lines of records.
#include "../../sources/tag_search.hpp"

#include <weir/records.hpp>

#include "support/tag_places.hpp"
#include "support/tweet_reading.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using weir::tag_search;
using instructions = tag_search::instructions;

void require(bool holds) {
    if (!holds) std::abort();
}

void compare(const tag_search& search, std::string_view text) {
    const char* const end = text.data() + text.size();
    const char* found = search.next(text.data(), end);
    for (const auto offset : weir::testing::places_by_the_rules(text)) {
        require(found == text.data() + offset);
        found = search.next(found + 1, end);
    }
    require(found == end);
}

/// A record that has a tag by full reading has a place.
void check_records(const tag_search& search, std::string_view text) {
    weir::block records;
    records.append(text);
    weir::record_cursor cursor(records);
    for (std::string_view record; cursor.next(record);) {
        const auto read = weir::testing::read_lines(record);
        const bool has_tag = !read.posts.empty() && !read.posts.at(0).tags.empty();
        const char* const end = record.data() + record.size();
        require(!has_tag || search.next(record.data(), end) != end);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Of just its size, so that the sanitizer sees what is read beyond it.
    const std::vector<char> exact(data, data + size);
    const std::string_view text(exact.data(), exact.size());
    for (const auto wanted : {instructions::portable, instructions::sse2, instructions::avx2, instructions::neon})
        if (tag_search::available(wanted)) compare(tag_search(wanted), text);
    check_records(tag_search(), text);
    return 0;
}
