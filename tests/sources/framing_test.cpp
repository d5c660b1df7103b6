// SPDX-License-Identifier: Apache-2.0
#include <weir/framing.hpp>

#include "support/catch.hpp"
#include "support/record_log.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace {

using weir::framing;
using weir::testing::events_of;
using events = std::vector<std::string>;

const std::string tweet = "{\"a\":1}\r\n";
const std::string accented = "{\"t\":\"é\"}\r\n";
const std::string parsed_tweet = "{\"a\":1}";
const std::string parsed_accented = "{\"t\":\"é\"}";

std::string sized(const std::string& record) {
    return std::to_string(record.size()) + "\r\n" + record;
}

// Small limits, so that a short stream meets them.
constexpr weir::framer::limits small = {.max_record_bytes = 40, .max_astray_bytes = 200};

// Everything that can happen in a length-delimited stream, one after the other.
std::string eventful_stream() {
    const std::string long_record = "{\"long\":\"" + std::string(60, 'x') + "\"}\r\n";
    return sized(tweet) + "\r\n" + sized(accented) + "0\r\n" + sized("{\"a\"\r\n:1}\r\n") +  // content with a line end
           "5\r\n" + tweet +                                                                 // too short
           "10\r\n" + tweet + sized(accented) +                                              // too long by one
           "24\r\n" + tweet + sized(accented) +                                              // too long by a record
           "14\r\n" + tweet + "\r\n" + sized(accented) +  // too long, then a keep-alive
           "8\r\n" + tweet + "abc\r\n" + sized(tweet) +   // ends between CR and LF; a bad size line
           "-5\r\n" + tweet + sized(accented) + sized(long_record) + sized(tweet) +  // a bad size; oversize
           "500\r\n" + tweet + sized(accented) +                                     // beyond the limit and wrong
           "9\n{\"a\":1}\r\n" + "8\n{\"a\":2}\n" +                                   // bare line ends
           " 9\r\n" + tweet + "9 \r\n" + tweet + "+9\r\n" + tweet + "12345678901234567\r\n" + tweet + tweet +
           long_record + sized("{\"日本\":\"語\"}\r\n") + "\r\n\r\n" + sized(tweet) + "12\r\n{\"cut";
}

const events eventful_result = {
    parsed_tweet, "<keep-alive>", parsed_accented, "{\"a\"\r\n:1}", parsed_tweet, parsed_tweet, parsed_accented,
    parsed_tweet, parsed_accented, parsed_tweet, "<keep-alive>", parsed_accented, parsed_tweet, "<malformed>",
    parsed_tweet, "<malformed>", parsed_tweet, parsed_accented, "<oversize>", parsed_tweet, parsed_tweet,
    parsed_accented, parsed_tweet, "{\"a\":2}", parsed_tweet, parsed_tweet, "<malformed>", parsed_tweet,
    // The resynchronisation has ended with the record, so the next bad size line is another one.
    "<malformed>", parsed_tweet, parsed_tweet, "<oversize>", "{\"日本\":\"語\"}", "<keep-alive>", "<keep-alive>",
    parsed_tweet, "<malformed>"};

events without_errors(events found) {
    REQUIRE_FALSE(found.empty());
    found.pop_back();
    return found;
}

std::vector<std::string_view> cut(std::string_view stream, std::vector<std::size_t> positions) {
    std::sort(positions.begin(), positions.end());
    std::vector<std::string_view> chunks;
    std::size_t from = 0;
    for (const std::size_t position : positions) {
        chunks.push_back(stream.substr(from, position - from));
        from = position;
    }
    chunks.push_back(stream.substr(from));
    return chunks;
}

// All ways to cut a stream in two, one byte a chunk, and 2000 random ways to cut it in four.
void check_every_cut(framing mode, const std::string& stream, weir::framer::limits limits) {
    const events whole = events_of(mode, {stream}, limits);
    for (std::size_t position = 0; position <= stream.size(); ++position) {
        if (events_of(mode, cut(stream, {position}), limits) == whole) continue;
        CAPTURE(position);
        REQUIRE(events_of(mode, cut(stream, {position}), limits) == whole);
    }
    std::vector<std::size_t> everywhere(stream.size());
    for (std::size_t position = 0; position < stream.size(); ++position) everywhere[position] = position;
    REQUIRE(events_of(mode, cut(stream, everywhere), limits) == whole);
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::size_t> anywhere(0, stream.size());
    for (int round = 0; round < 2000; ++round) {
        const auto chunks = cut(stream, {anywhere(random), anywhere(random), anywhere(random)});
        if (events_of(mode, chunks, limits) == whole) continue;
        REQUIRE(events_of(mode, chunks, limits) == whole);
    }
}

TEST_CASE("a length-delimited stream is framed as the catalogue says") {
    struct vector {
        const char* name;
        std::vector<std::string> chunks;
        events expected;
    };
    const auto [name, chunks, expected] = GENERATE(values<vector>({
        {"V1", {"9\r\n", tweet}, {parsed_tweet, "<errors 0>"}},
        {"V2", {"9\r\n{\"a\"", ":1}\r\n"}, {parsed_tweet, "<errors 0>"}},
        {"V4", {sized(tweet) + sized(tweet), "9\r\n"}, {parsed_tweet, parsed_tweet, "<malformed>", "<errors 0>"}},
        {"V5", {"9\r\n", tweet, "\r\n", "9\r\n", tweet}, {parsed_tweet, "<keep-alive>", parsed_tweet, "<errors 0>"}},
        {"V6", {"\r\n9\r\n", tweet}, {"<keep-alive>", parsed_tweet, "<errors 0>"}},
        {"V8", {"1", "2\r\n", accented}, {parsed_accented, "<errors 0>"}},
        {"V10", {"9\r\n", tweet + "9\r\n", tweet}, {parsed_tweet, parsed_tweet, "<errors 0>"}},
        {"V11", {"12\r\n", "{\"t\":\"\xC3", "\xA9\"}\r\n"}, {parsed_accented, "<errors 0>"}},
        {"V14", {"0\r\n", sized(tweet)}, {parsed_tweet, "<errors 0>"}},
        {"V15", {"abc\r\n", sized(tweet)}, {"<malformed>", parsed_tweet, "<errors 1>"}},
        {"V16", {"-5\r\n", sized(tweet)}, {"<malformed>", parsed_tweet, "<errors 1>"}},
        {"V18a", {" 9\r\n", tweet}, {parsed_tweet, "<errors 0>"}},
        {"V18b", {"9 \r\n", tweet}, {parsed_tweet, "<errors 0>"}},
        {"V18c", {"+9\r\n", sized(tweet)}, {"<malformed>", parsed_tweet, "<errors 1>"}},
        {"V19", {"9\n", tweet, sized(tweet)}, {parsed_tweet, parsed_tweet, "<errors 0>"}},
        {"V20", {"9\r\n{\"a\":1 \r\n", sized(tweet)}, {"{\"a\":1 ", parsed_tweet, "<errors 0>"}},
        {"V22", {"", "9\r\n", "", tweet}, {parsed_tweet, "<errors 0>"}},
    }));
    CAPTURE(name);
    std::vector<std::string_view> views(chunks.begin(), chunks.end());
    CHECK(events_of(framing::length, views) == expected);
}

// Compares as it goes, because a million streams are too many to keep the events of.
class record_check final : public weir::record_writer {
public:
    explicit record_check(const events& expected) : expected_(expected) {}

    void append(std::string_view bytes) override { record_ += bytes; }
    [[nodiscard]] std::string_view current() const override { return record_; }
    void truncate(std::size_t size_bytes) override { record_.resize(size_bytes); }
    void end_record() override { expect(record_); }
    void abandon_record() override { record_.clear(); }
    void keep_alive() override { expect("<keep-alive>"); }
    void oversize() override { expect("<oversize>"); }
    void malformed() override { expect("<malformed>"); }

    [[nodiscard]] bool all_came() const { return right_ && next_ == expected_.size(); }
    void begin_anew() { next_ = 0; }

private:
    void expect(std::string_view event) {
        right_ = right_ && next_ < expected_.size() && expected_[next_] == event;
        ++next_;
        record_.clear();
    }

    const events& expected_;
    std::string record_;
    std::size_t next_ = 0;
    bool right_ = true;
};

TEST_CASE("a stream of a thousand messages is framed the same for every way of cutting it in two") {
    std::string stream;
    events expected;
    for (int number = 0; number < 1000; ++number) {
        const std::string record = "{\"id\":" + std::to_string(number) + "}";
        stream += sized(record + "\r\n");
        expected.push_back(record);
        if (number % 7 != 0) continue;
        stream += "\r\n";
        expected.push_back("<keep-alive>");
    }
    record_check check(expected);
    weir::framer under_test(framing::length, check);
    for (std::size_t position = 0; position <= stream.size(); ++position) {
        under_test.feed(std::string_view(stream).substr(0, position));
        under_test.feed(std::string_view(stream).substr(position));
        under_test.finish();
        if (!check.all_came()) FAIL("cut at " << position);
        check.begin_anew();
    }
    CHECK(under_test.framing_errors() == 0);
}

TEST_CASE("an eventful stream is framed the same for every way of cutting it") {
    const std::string stream = eventful_stream();
    CHECK(without_errors(events_of(framing::length, {stream}, small)) == eventful_result);
    check_every_cut(framing::length, stream, small);
    check_every_cut(framing::newline, stream, small);
}

TEST_CASE("any cut connection is framed the same for every way of cutting its bytes") {
    const std::string stream = eventful_stream();
    for (std::size_t end = 0; end <= stream.size(); ++end) {
        const auto bytes = std::string_view(stream).substr(0, end);
        const events whole = events_of(framing::length, {bytes}, small);
        std::vector<std::size_t> everywhere(end);
        for (std::size_t position = 0; position < end; ++position) everywhere[position] = position;
        if (events_of(framing::length, cut(bytes, everywhere), small) != whole) FAIL("connection cut at " << end);
    }
}

TEST_CASE("a newline-delimited record ends at CRLF or LF, and an empty line is a keep-alive") {
    const std::string stream = "{\"a\":1}\r\n\r\n{\"t\":\"é\"}\n\n" + std::string(41, 'x') + "\r\n" +
                               std::string(40, 'y') + "\r\n" + std::string(40, 'z') + "\n" + std::string(41, 'x') +
                               "\n" + std::string(90, 'x') + "\r\n{\"a\":2}\r\n{\"cut";
    CHECK(events_of(framing::newline, {stream}, small) ==
          events{parsed_tweet, "<keep-alive>", parsed_accented, "<keep-alive>", "<oversize>", std::string(40, 'y'),
                 std::string(40, 'z'), "<oversize>", "<oversize>", "{\"a\":2}", "<malformed>", "<errors 0>"});
    check_every_cut(framing::newline, stream, small);
}

TEST_CASE("a record is handed over with its last byte, not when the next one begins") {
    weir::testing::record_log log;
    weir::framer under_test(framing::length, log);
    under_test.feed(sized(tweet));
    CHECK(log.events == events{parsed_tweet});
}

TEST_CASE("line ends inside a record of the right length are content") {
    const std::string content = "{\"a\":\r\n12\r\n\r\n\n1}\r\n";
    CHECK(events_of(framing::length, {sized(content), sized(tweet)}) ==
          events{content.substr(0, content.size() - 2), parsed_tweet, "<errors 0>"});
    CHECK(events_of(framing::length, {sized(content)}) == events{content.substr(0, content.size() - 2), "<errors 0>"});
}

TEST_CASE("each size that is wrong by a little loses no record and invents none") {
    const int error = GENERATE(range(-8, 60));
    CAPTURE(error);
    const std::string wrong = std::to_string(static_cast<int>(tweet.size()) + error) + "\r\n" + tweet;
    const events found =
        events_of(framing::length, {wrong, sized(accented), sized(accented), sized(accented), sized(accented)});
    // A wrong size that happens to end where a record ends cannot be told from a right one.
    const bool ends_with_a_record = error > 0 && error % static_cast<int>(sized(accented).size()) == 0;
    if (ends_with_a_record) return;
    events expected = {parsed_tweet, parsed_accented, parsed_accented, parsed_accented, parsed_accented};
    expected.push_back(error == 0 ? "<errors 0>" : "<errors 1>");
    CHECK(found == expected);
}

TEST_CASE("a server that ignores delimited=length is understood") {
    CHECK(without_errors(events_of(framing::length, {tweet + tweet + "\r\n" + accented})) ==
          events{parsed_tweet, parsed_tweet, "<keep-alive>", parsed_accented});
}

TEST_CASE("a connection that ends in a record of too large a size gives the whole records back") {
    CHECK(events_of(framing::length, {"100\r\n" + tweet + sized(accented) + "12\r\n{\"cut"}) ==
          events{parsed_tweet, parsed_accented, "<malformed>", "<errors 1>"});
    CHECK(events_of(framing::length, {"11\r\n" + tweet}) == events{parsed_tweet, "<errors 1>"});
}

TEST_CASE("an oversize record is skipped without being kept") {
    weir::testing::record_log log;
    weir::framer under_test(framing::length, log, small);
    for (int chunk = 0; chunk < 3; ++chunk) {
        const std::string record = "{\"long\":\"" + std::string(500, 'x') + "\"}\r\n";
        under_test.feed(sized(record) + sized(tweet));
    }
    CHECK(log.events == events{"<oversize>", parsed_tweet, "<oversize>", parsed_tweet, "<oversize>", parsed_tweet});
    CHECK(log.most_kept_bytes <= small.max_record_bytes + 2);
    CHECK(under_test.framing_errors() == 0);
}

TEST_CASE("a stream without any record boundary is lost, and a new connection finds it again") {
    const auto mode = GENERATE(framing::length, framing::newline);
    weir::testing::record_log log;
    weir::framer under_test(mode, log, small);
    for (int chunk = 0; chunk < 100; ++chunk) under_test.feed("no record and no size");
    CHECK(under_test.lost());
    under_test.reset();
    CHECK_FALSE(under_test.lost());
    under_test.feed(mode == framing::length ? sized(tweet) : tweet);
    CHECK(log.events.back() == parsed_tweet);
    CHECK(log.events.size() == 2);
}

TEST_CASE("sizes that are always wrong cost a bounded amount of reading again") {
    // Each record says that it goes on to the end of the stream, which is no line end.
    constexpr std::size_t stream_bytes = 200'000;
    std::string stream;
    while (stream.size() < stream_bytes) stream += std::to_string(stream_bytes + 20 - stream.size()) + "\r\nx\r\n";
    stream += std::string(100, 'y');
    weir::testing::record_log log;
    weir::framer under_test(framing::length, log, {.max_record_bytes = 2 * stream_bytes});
    under_test.feed(stream);
    CHECK(under_test.lost());
    CHECK(log.events.size() < 1000);
}

}  // namespace
