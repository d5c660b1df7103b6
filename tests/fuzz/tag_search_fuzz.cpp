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
    tag_search::findings found;
    search.find(text, found);
    auto place = found.places.begin();
    for (const auto offset : weir::testing::places_by_the_rules(text))
        require(place != found.places.end() && *place++ == text.data() + offset);
    require(place == found.places.end());
    auto newline = found.newlines.begin();
    for (const char& one : text)
        if (one == '\n') require(newline != found.newlines.end() && *newline++ == &one);
    require(newline == found.newlines.end());
}

/// A record that has a tag by full reading has a place.
void check_records(const tag_search& search, std::string_view text) {
    weir::block records;
    records.append(text);
    weir::record_cursor cursor(records);
    for (std::string_view record; cursor.next(record);) {
        const auto read = weir::testing::read_lines(record);
        const bool has_tag = !read.posts.empty() && !read.posts.at(0).tags.empty();
        tag_search::findings found;
        search.find(record, found);
        require(!has_tag || !found.places.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Of just its size, so that the sanitizer sees what is read beyond it.
    const std::vector<char> exact(data, data + size);
    const std::string_view text(exact.data(), exact.size());
    for (const auto wanted :
         {instructions::portable, instructions::sse2, instructions::avx2, instructions::avx512, instructions::neon})
        if (tag_search::available(wanted)) compare(tag_search(wanted), text);
    check_records(tag_search(), text);
    return 0;
}
