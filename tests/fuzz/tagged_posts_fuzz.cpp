// SPDX-License-Identifier: Apache-2.0
// Of all records that are valid JSON, reading for tags gives what reading everything gives; of any others, the same
// tags. Input: lines of records.
#include <weir/records.hpp>

#include "../../sources/post_head.hpp"
#include "support/tweet_reading.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using weir::validation;
namespace testing = weir::testing;

void require(bool holds) {
    if (!holds) std::abort();
}

/// The lines that reading everything finds valid.
std::string valid_lines(std::string_view lines) {
    std::string valid;
    const auto records = testing::block_of(lines);
    weir::record_cursor cursor(*records);
    for (std::string_view record; cursor.next(record);) {
        const auto fate = testing::read_tagged_lines(record, validation::full).fate;
        require(fate.received == 1 && fate.settled() == 1 && fate.unparsed == 0);
        if (fate.malformed == 1) continue;
        require(!weir::begins_as_post(record) || fate.counted == 1);
        valid.append(record).append(1, '\n');
    }
    return valid;
}

void compare_valid(std::string_view lines) {
    const auto full = testing::read_tagged_lines(lines, validation::full);
    auto tags = testing::read_tagged_lines(lines, validation::tags);
    require(full.fate.malformed == 0);
    require(tags.fate.unparsed <= tags.fate.counted);
    tags.fate.unparsed = 0;
    require(tags.tags == full.tags && tags.posts == full.posts && tags.fate == full.fate);
}

/// A broken record without tags may count as a post, and changes nothing else.
void compare_any(std::string_view lines) {
    const auto full = testing::read_tagged_lines(lines, validation::full);
    const auto tags = testing::read_tagged_lines(lines, validation::tags);
    require(tags.fate.adds_up() && full.fate.adds_up());
    require(tags.fate.received == full.fate.received && tags.fate.control == full.fate.control);
    require(tags.fate.counted >= full.fate.counted);
    require(tags.fate.counted - full.fate.counted <= tags.fate.unparsed);
    require(tags.tag_texts() == full.tag_texts());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string lines(data, data + size);
    compare_any(lines);
    compare_valid(valid_lines(lines));
    return 0;
}
