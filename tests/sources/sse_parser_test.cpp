// SPDX-License-Identifier: Apache-2.0
#include <weir/sse_parser.hpp>

#include "support/catch.hpp"

#include <algorithm>

namespace {

using weir::sse_event;
using weir::sse_parser;
using strings = std::vector<std::string>;

// Writes down what comes, one text a call.
class listener final : public weir::sse_consumer {
public:
    void event(const sse_event& one) override {
        heard.push_back(std::string(one.type) + '|' + std::string(one.data) + '|' + std::string(one.id) +
                        (one.named_id ? "!" : ""));
    }
    void comment() override { heard.emplace_back("comment"); }
    void oversize() override { heard.emplace_back("oversize"); }

    strings heard;
};

struct reading {
    strings heard;
    std::string last_event_id;
    bool cut = false;

    friend bool operator==(const reading&, const reading&) = default;
};

reading read(const std::vector<std::string_view>& pieces, std::size_t most = 1 << 20) {
    listener consumer;
    sse_parser parser(consumer, most);
    for (const auto piece : pieces) parser.feed(piece);
    const bool cut = parser.finish();
    return {consumer.heard, parser.last_event_id(), cut};
}

strings heard(std::string_view bytes, std::size_t most = 1 << 20) {
    return read({bytes}, most).heard;
}

const std::string recorded =
    "\xEF\xBB\xBF:)\nevent: update\r\ndata: {\"id\":\"1\"}\r\n\r\n:thump\r\rid: 7\rdata:one\rdata\rdata:  two\r\r"
    "event: delete\ndata: 4\n\nretry: 1500\nid: 8\n\nunknown: x\ndata: \xF0\x9F\x98\x80\n\r\n"
    "data: 0123456789012345678901234567890123456789\nid: 9\n\nid\ndata: last\n\nevent: cut\ndata: off";

TEST_CASE("events are told apart and put together as the standard says") {
    CHECK(heard(recorded, 32) == strings{"comment", "update|{\"id\":\"1\"}|", "comment", "message|one\n\n two|7!",
                                         "delete|4|7", "message|\xF0\x9F\x98\x80|8", "oversize", "message|last|!"});
    CHECK(read({recorded}).cut);
}

TEST_CASE("any split of the stream gives the same events") {
    for (const std::size_t most : {std::size_t{32}, std::size_t{1} << 20}) {
        const reading whole = read({recorded}, most);
        const std::string_view bytes = recorded;
        for (std::size_t first = 0; first <= bytes.size(); ++first) {
            for (std::size_t second = first; second <= bytes.size(); ++second) {
                const auto split =
                    read({bytes.substr(0, first), bytes.substr(first, second - first), bytes.substr(second)}, most);
                if (split != whole) {
                    CAPTURE(most, first, second);
                    REQUIRE(split.heard == whole.heard);
                    REQUIRE(split == whole);
                }
            }
        }
        std::vector<std::string_view> single;
        for (std::size_t at = 0; at < bytes.size(); ++at) single.push_back(bytes.substr(at, 1));
        CHECK(read(single, most) == whole);
    }
}

TEST_CASE("each kind of line end is one, and two of them end an event") {
    for (const char* const end : {"\n", "\r", "\r\n"}) {
        std::string bytes;
        for (const char* const line : {"data: a", "", "data: b", "data: c", "", ""}) bytes += std::string(line) + end;
        CAPTURE(end);
        CHECK(heard(bytes) == strings{"message|a|", "message|b\nc|"});
    }
    CHECK(heard("data: a\r\n\ndata: b\n\r\n") == strings{"message|a|", "message|b|"});
}

TEST_CASE("the examples of the standard are read as it says") {
    CHECK(heard("data: YHOO\ndata: +2\ndata: 10\n\n") == strings{"message|YHOO\n+2\n10|"});
    CHECK(heard(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n") ==
          strings{"comment", "message|first event|1!", "message|second event|!", "message| third event|"});
    CHECK(heard("data\n\ndata\ndata\n\ndata:") == strings{"message||", "message|\n|"});
    CHECK(heard("data:test\n\ndata: test\n\n") == strings{"message|test|", "message|test|"});
}

TEST_CASE("an event without data delivers nothing, but its id holds") {
    CHECK(read({"event: update\nid: 5\n\n"}) == reading{{}, "5", false});
    CHECK(heard("event: a\n\ndata: b\n\n") == strings{"message|b|"});
}

TEST_CASE("an id counts only with its event, and not with a NUL in it or beyond its limit") {
    CHECK(read({"id: 1\ndata: a\n\nid: 2\ndata: b"}).last_event_id == "1");
    CHECK(read({std::string_view("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", 32)}).last_event_id == "1");
    const std::string longest(sse_parser::max_id_bytes, 'i');
    CHECK(read({"id: " + longest + "\n\n"}).last_event_id == longest);
    CHECK(read({"id: " + longest + "i\n\n"}).last_event_id.empty());
}

TEST_CASE("retry is a number of milliseconds, and else ignored") {
    listener consumer;
    sse_parser parser(consumer);
    for (const char* const line :
         {"retry: x\n", "retry: -1\n", "retry: 1.5\n", "retry\n", "retry: 99999999999999999999\n"}) {
        parser.feed(line);
        CHECK_FALSE(parser.retry_milliseconds());
    }
    parser.feed("retry: 1500\n");
    CHECK(parser.retry_milliseconds() == 1500);
}

TEST_CASE("the limit is for the data of an event, and what is longer is skipped to its end") {
    CHECK(heard("data: 12345678\n\n", 8) == strings{"message|12345678|"});
    CHECK(heard("data: 123456789\n\ndata: b\n\n", 8) == strings{"oversize", "message|b|"});
    CHECK(heard("data: 1234\ndata: 567\n\n", 8) == strings{"message|1234\n567|"});
    CHECK(heard("data: 1234\ndata: 5678\ndata: x\n\ndata: b\n\n", 8) == strings{"oversize", "message|b|"});
    CHECK(heard("data: b\n: " + std::string(1000, 'c') + "\nnothing: " + std::string(1000, 'n') + "\n\n", 8) ==
          strings{"comment", "message|b|"});
}

TEST_CASE("what is cut off says so if it had data, and leaves nothing to the next connection") {
    CHECK_FALSE(read({""}).cut);
    CHECK_FALSE(read({":thump"}).cut);
    CHECK_FALSE(read({"event: update\nid: 4\n"}).cut);
    CHECK(read({"data: a"}).cut);
    CHECK(read({"data: a\n"}).cut);
    listener consumer;
    sse_parser parser(consumer);
    parser.feed("id: 1\ndata: a\n\nid: 2\nevent: cut\ndata: b\r");
    parser.finish();
    parser.feed(
        "\n\xEF\xBB\xBF"
        "data: c\n\ndata: d\n\n");
    CHECK(consumer.heard == strings{"message|a|1!", "message|d|1"});
}

}  // namespace
