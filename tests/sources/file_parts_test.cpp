// SPDX-License-Identifier: Apache-2.0
#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/run.hpp>
#include <weir/tagged_posts.hpp>

#include "sources/file_reading.hpp"
#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

#include <atomic>
#include <stdexcept>

namespace {

using namespace weir::testing;
using weir::block;
using weir::file_options;
using weir::file_source;
using weir::handle;
using weir::tally;
using weir::validation;

std::vector<handle<block>> blocks_in_parts(const temporary_file& file, file_options options) {
    file_source source(file.path(), options);
    source.expect_parts();
    return blocks_left_by(source);
}

/// Block by block, as one reader reads them; all blocks live as long.
tagged_reading read_each(const std::vector<handle<block>>& blocks, validation how) {
    weir::tagged_post_reader reader;
    tagged_reading result;
    for (const auto& one : blocks) {
        const auto read = read_tagged(*one, how, reader);
        for (const auto& [post, text] : read.tags) result.tags.emplace_back(result.posts + post, text);
        result.posts += read.posts;
        result.fate += read.fate;
    }
    return result;
}

}  // namespace

TEST_CASE("ranges that are read in parts are of several parts, and shorter towards the end") {
    std::string content;
    while (content.size() < 100'000) content += "{\"id\":" + std::to_string(content.size()) + "}\n";
    const temporary_file file(content);
    std::string text;
    std::size_t longest = 0;
    std::size_t last = content.size();
    for (const auto& one : blocks_in_parts(file, {.block_bytes = 100})) {
        CHECK(one->size_bytes() <= last);
        last = one->size_bytes();
        longest = std::max(longest, last);
        block part;
        tally refused;
        std::size_t parts = 0;
        for (; one->load_part(part, refused); ++parts) text += part.text();
        CHECK(parts == (last + 99) / 100);
        CHECK(refused == tally{});
        CHECK(one->text().empty());
        CHECK(one->capacity() == 0);
    }
    CHECK(text == content);
    CHECK(longest == content.size() / 16 / 100 * 100);
    CHECK(last <= 100);
}

TEST_CASE("a range is 2 MiB at most, or one part") {
    const temporary_file file("");
    std::filesystem::resize_file(file.path(), std::uintmax_t{80} << 20);
    CHECK(blocks_in_parts(file, {.block_bytes = 100'000}).front()->size_bytes() == 2'000'000);
    CHECK(blocks_in_parts(file, {.block_bytes = 3'000'000}).front()->size_bytes() == 3'000'000);
}

TEST_CASE("posts that are read in parts are those of the whole, and their tags outlive the parts") {
    dice draw(printed_seed());
    drawn_records make(draw);
    for (int round = 0; round < 60; ++round) {
        const auto lines = make.lines(draw.between(1, 200));
        const temporary_file file(lines);
        const file_options options{.block_bytes = draw.between(1, 3000)};
        CAPTURE(round, options.block_bytes, lines);
        for (const auto how : {validation::full, validation::tags}) {
            const auto whole = read_tagged_lines(lines, how);
            const auto parts = read_each(blocks_in_parts(file, options), how);
            REQUIRE(parts.tags == whole.tags);
            REQUIRE(parts.posts == whole.posts);
            REQUIRE(parts.fate == whole.fate);
        }
    }
}

TEST_CASE("lines over the limit are refused in parts as they are in whole blocks") {
    const temporary_file file(tagged + "\n" + std::string(300, 'x') + "\n{\"id\":2}\n" + std::string(200, 'y'));
    const auto how = GENERATE(validation::full, validation::tags);
    const auto size = static_cast<std::size_t>(GENERATE(1, 7, 64, 1000));
    const auto read = read_each(blocks_in_parts(file, {.block_bytes = size, .max_record_bytes = 100}), how);
    CHECK(read.tags == numbered_tags{{1, "a"}, {1, "b"}});
    CHECK(parsed_fate(read.fate) == tally{.received = 4, .counted = 2, .oversize = 2});
}

TEST_CASE("of a block that is read in parts, what somebody has seen is known") {
    std::string lines;
    for (int count = 0; count < 40; ++count) lines += tagged + "\n{\"id\":1}\nx\n";
    const temporary_file file(lines);
    const auto how = GENERATE(validation::full, validation::tags);
    const auto blocks = blocks_in_parts(file, {.block_bytes = 100});
    weir::tagged_post_reader reader;
    CHECK(blocks[0]->count_records() == 0);
    reader.open(*blocks[0], how);
    weir::tagged_post one;
    REQUIRE(reader.next(one));
    CHECK(blocks[0]->count_records() == 1);
    REQUIRE(reader.next(one));
    CHECK(blocks[0]->count_records() == 4);
}

TEST_CASE("the account of a file that is read in parts adds up, also when a function throws") {
    std::string lines;
    for (int count = 0; count < 3000; ++count) lines += tagged + "\n{\"id\":1}\nx\n";
    const temporary_file file(lines);
    const auto how = GENERATE(validation::full, validation::tags);
    const auto threads = GENERATE(1U, 4U);
    const auto posts = weir::tweets_from_file(file.path(), {.block_bytes = 300});
    std::atomic<int> left = 0;
    const auto job = weir::from(weir::tagged_posts(posts, how)).for_each([&left](const weir::tagged_post&) {
        if (left.fetch_sub(1) == 1) throw std::runtime_error("enough");
    });
    SECTION("all of it") {
        const auto report = weir::run(job, {.threads = threads});
        CHECK(parsed_fate(report.records) == tally{.received = 9000, .counted = 6000, .malformed = 3000});
    }
    SECTION("up to where a function throws") {
        left = 500;
        weir::running running(job, {.threads = threads});
        CHECK_THROWS_AS(running.wait(), weir::stage_error);
        const auto account = running.report().records;
        CHECK(account.adds_up());
        CHECK(account.dropped > 0);
        CHECK(account.received < 9000);
    }
}
