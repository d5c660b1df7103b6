// SPDX-License-Identifier: Apache-2.0
#include <weir/records.hpp>
#include <weir/synthetic.hpp>

#include "support/catch.hpp"
#include "support/seed.hpp"
#include "support/tweet_reading.hpp"

namespace {

using namespace weir::testing;
using nlohmann::json;
using weir::record_cursor;
using weir::synthetic_options;
using weir::synthetic_tweets;
using weir::tally;
using weir::tweet_shape;

struct filled_block {
    explicit filled_block(std::string_view text, std::vector<std::uint32_t> ends = {}) {
        records->append(text);
        records->ends = std::move(ends);
    }
    [[nodiscard]] strings all() const {
        strings found;
        record_cursor cursor(*records);
        for (std::string_view record; cursor.next(record);) found.emplace_back(record);
        return found;
    }
    std::shared_ptr<weir::block_pool> pool = std::make_shared<weir::block_pool>();
    weir::handle<weir::block> records = pool->take(16);
};

/// Compares the reader with the rules, the maker's truth and the three counts, over so many synthetic posts.
void check_synthetic(const synthetic_options& options, int count) {
    synthetic_tweets maker(options);
    std::string lines;
    std::vector<strings> truth;
    std::vector<strings> by_the_rules;
    for (int number = 0; number < count; ++number) {
        const auto before = lines.size();
        maker.append_next(lines);
        const auto ruled = tags_by_the_rules(json::parse(lines.substr(before)));
        lines += '\n';
        if (ruled) by_the_rules.push_back(*ruled);
        if (!maker.last_was_control()) truth.push_back(maker.last_tags());
    }
    const auto read = read_lines(lines);
    std::vector<strings> tags;
    for (const auto& post : read.posts) tags.push_back(post.tags);
    CHECK(tags == truth);
    CHECK(tags == by_the_rules);
    CHECK(read.fate.counted == truth.size());
    CHECK(read.fate.control == static_cast<std::uint64_t>(count) - truth.size());
    CHECK(read.fate.received == static_cast<std::uint64_t>(count));
    CHECK(read.fate.adds_up());
}

/// Changes a few bytes, takes some out, or puts a piece of the text elsewhere.
std::string mutated(std::string text, dice& random) {
    static constexpr std::string_view favourites = "{}[]\",:\\u0d8 \n\r\xff\xef";
    for (auto changes = random.between(1, 4); changes > 0 && !text.empty(); --changes) {
        const auto at = random.between(0, text.size() - 1);
        switch (random.between(0, 3)) {
            case 0:
                text[at] = favourites[random.between(0, favourites.size() - 1)];
                break;
            case 1:
                text[at] = static_cast<char>(random.between(0, 255));
                break;
            case 2:
                text.erase(at, random.between(1, 9));
                break;
            default:
                text.insert(random.between(0, text.size()), text.substr(at, random.between(1, 40)));
        }
    }
    return text;
}

}  // namespace

TEST_CASE("records are lines, whatever ends them; blank lines are none") {
    CHECK(filled_block("").all().empty());
    CHECK(filled_block("\n\r\n \t\r\n\n").all().empty());
    CHECK(filled_block("a\nb\r\n\n  \nc").all() == strings{"a", "b", "c"});
    CHECK(filled_block("\n\na \t\r\r\n").all() == strings{"a"});
    CHECK(filled_block("a\r\n").all() == strings{"a"});
    CHECK(filled_block("a b\n c").all() == strings{"a b", " c"});
}

TEST_CASE("records end where the source says, and may hold line ends then") {
    CHECK(filled_block("a\nbc", {3, 4}).all() == strings{"a\nb", "c"});
    CHECK(filled_block("{}\r\n{}\r\n", {4, 8}).all() == strings{"{}", "{}"});
    CHECK(filled_block("ab", {1, 1, 2}).all() == strings{"a", "b"});
    CHECK(filled_block("a\r\nb", {4}).all() == strings{"a\r\nb"});
    const std::string lines = "{\"id\":1}{\n \"id\":2,\n \"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n";
    const filled_block pretty(lines, {8, static_cast<std::uint32_t>(lines.size())});
    weir::tweet_reader reader;
    CHECK(read_block(*pretty.records, reader).posts == std::vector<read_post>{{"", "", {}}, {"", "", {"a"}}});
}

TEST_CASE("a record ends where it ends, whatever the next one begins with") {
    const std::string post = R"({"id":12,"lang":"en","truncated":true,"entities":{"hashtags":[{"text":"a"},7,null]}})";
    const auto size = static_cast<std::uint32_t>(post.size());
    weir::tweet_reader reader;
    for (std::uint32_t cut = 1; cut < size; ++cut) {
        const filled_block parts(post + post, {cut, size, 2 * size});
        const auto read = read_block(*parts.records, reader);
        CAPTURE(cut, post.substr(0, cut));
        CHECK(read.posts == std::vector<read_post>{{"", "en", {"a"}}});
        CHECK(read.fate == tally{.received = 3, .counted = 1, .malformed = 2});
    }
}

TEST_CASE("records that the source has announced are not received a second time") {
    const filled_block some("{\"id\":1}\n{}\nx\n", {9, 12, 14});
    some.records->announced = 3;
    weir::tweet_reader reader;
    CHECK(read_block(*some.records, reader).fate == tally{.counted = 1, .malformed = 1, .control = 1});
}

TEST_CASE("the reader, an independent reading and the maker of synthetic posts agree") {
    const auto seed = static_cast<std::uint64_t>(GENERATE(1, 2, 3));
    const auto shape = GENERATE(tweet_shape::v1, tweet_shape::v1_compact, tweet_shape::v2);
    CAPTURE(seed);
    check_synthetic({.seed = seed, .shape = shape}, 400);
    check_synthetic(
        {.seed = seed, .shape = shape, .tagged = 1, .nested = 0.8, .truncated = 0.5, .escaped = 0.5, .control = 0.3},
        200);
}

TEST_CASE("whatever the bytes are, each record is counted, control or malformed, as its JSON deserves") {
    const auto seed = printed_seed();
    dice random(seed);
    synthetic_tweets maker(
        {.seed = seed, .shape = tweet_shape::v1_compact, .tagged = 1, .truncated = 0.3, .control = 0.2});
    std::string text;
    for (int number = 0; number < 3000; ++number) {
        std::string post;
        maker.append_next(post);
        text += mutated(std::move(post), random) + (random.between(0, 9) == 0 ? "\r\n" : "\n");
    }
    for (int number = 0; number < 20'000; ++number) text += static_cast<char>(random.between(0, 255));
    const auto read = read_lines(text);
    CHECK(read.fate.received > 3000);
    CHECK(read.fate.counted == read.posts.size());
    CHECK(read.fate.received == read.fate.counted + read.fate.malformed + read.fate.control);

    auto next = read.posts.begin();
    for (const auto& record : filled_block(text).all()) {
        const auto whole = json::parse(record, nullptr, false);
        const auto ruled = whole.is_object() ? tags_by_the_rules(whole) : std::nullopt;
        if (!ruled) continue;  // nlohmann-json refuses lone surrogates, so that it may know of fewer posts
        CAPTURE(record);
        while (next != read.posts.end() && next->tags != *ruled) ++next;
        REQUIRE(next != read.posts.end());
        ++next;
    }
}
