// SPDX-License-Identifier: Apache-2.0
#include <weir/json_stream.hpp>

#include "support/event_script.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::source_error;
using weir::stream_framing;
using connection = script_server::connection;

std::string typed(const std::string& content_type) {
    return "HTTP/1.1 200 OK\r\n" + (content_type.empty() ? "" : "Content-Type: " + content_type + "\r\n") + "\r\n";
}

script_server::script answering(const std::string& content_type, const std::string& bytes) {
    return [content_type, bytes](connection& peer) {
        peer.send(typed(content_type));
        peer.send(bytes);
    };
}

TEST_CASE("lines and events are told apart by the content type") {
    struct answer {
        const char* content_type;
        bool events;
    };
    const auto given = GENERATE(values<answer>({{"text/event-stream", true},
                                                {"Text/Event-Stream; charset=UTF-8", true},
                                                {"application/x-ndjson", false},
                                                {"application/json", false},
                                                {"text/plain", false},
                                                {"", false}}));
    CAPTURE(given.content_type);
    const std::string lines = "\n" + record(1) + "\r\n\n" + record(2) + "\n";
    script_server server({answering(given.content_type, given.events ? events(1, 3) : lines)});
    running_source source(any_stream(server.url(), {.settings = {.end_on_close = true}}));
    source.end();
    check_all_came(source, records(1, 3), {.received = 2, .counted = 2});
    CHECK(header_of(server.requests().front(), "Accept").starts_with("text/event-stream, application/x-ndjson"));
}

TEST_CASE("a framing that was chosen goes before the content type") {
    const bool by_events = GENERATE(true, false);
    script_server server({answering("text/html", by_events ? events(1, 3) : record(1) + "\n" + record(2) + "\n")});
    running_source source(any_stream(
        server.url(),
        {.framing = by_events ? stream_framing::events : stream_framing::lines, .settings = {.end_on_close = true}}));
    source.end();
    check_all_came(source, records(1, 3), {.received = 2, .counted = 2});
}

TEST_CASE("a page of HTML is no stream") {
    script_server server({answering("text/html; charset=utf-8", "<html>\n<body>\n")});
    running_source source(any_stream(server.url()));
    CHECK_THROWS_WITH(source.end(), server.url() + " sent a page of HTML, which is no stream; check the URL");
    check_all_came(source, {}, {});
}

TEST_CASE("where events alone will do, a response that calls itself something else is refused") {
    struct row {
        std::string type;
        std::string told;
    };
    const auto expected = GENERATE(values<row>({
        {"text/html", "sent a page of HTML, which is no stream; check the URL"},
        {"application/json",
         "sent application/json and not text/event-stream, as a stream of events does; check the URL"},
    }));
    script_server server({answering(expected.type, "{\"error\":\"no such method\"}")});
    running_source source(any_stream(server.url(), {.framing = stream_framing::event_stream}));
    CHECK_THROWS_WITH(source.end(), server.url() + ' ' + expected.told);
    check_all_came(source, {}, {});
    CHECK(source.intake.notices().empty());
}

TEST_CASE("that there will be no more is understood whatever type the empty answer has") {
    script_server server({answering("text/event-stream", events(1, 2)), [](connection& peer) {
                              peer.send("HTTP/1.1 204 No\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n");
                          }});
    running_source source(any_stream(server.url(), {.framing = stream_framing::event_stream, .rules = impatient()}));
    source.end();
    check_all_came(source, records(1, 2), {.received = 1, .counted = 1});
}

TEST_CASE("a stream that is compressed though nobody asked for that ends with what to do") {
    script_server server({[](connection& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b");
        peer.hold();
    }});
    running_source source(any_stream(server.url()));
    CHECK_THROWS_WITH(source.end(), server.url() +
                                        " sends its stream compressed, although nobody asked for that (read it as: "
                                        "curl --compressed ADDRESS | weir top -): gzip");
    check_all_came(source, {}, {});
}

TEST_CASE("a header that the user names in small letters is not sent a second time") {
    script_server server({answering("application/x-ndjson", record(1) + "\n")});
    running_source source(
        any_stream(server.url(), {.headers = {"accept: application/json"}, .settings = {.end_on_close = true}}));
    source.end();
    CHECK(header_of(server.requests().front(), "accept") == "application/json");
    CHECK(header_of(server.requests().front(), "Accept").empty());
}

TEST_CASE("lines and events come through whatever the response's chunks are") {
    const bool by_events = GENERATE(true, false);
    std::string bytes = by_events ? ":)\r\n" + events(0, 100) : "\n";
    for (int number = 0; number < 100 && !by_events; ++number) bytes += record(number) + "\n";
    script_server server({[&](connection& peer) {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (std::size_t at = 0; at < bytes.size(); at += 7) peer.send_chunk(bytes.substr(at, 7));
        peer.send_chunk("");
    }});
    running_source source(any_stream(
        server.url(),
        {.framing = by_events ? stream_framing::events : stream_framing::lines, .settings = {.end_on_close = true}}));
    source.end();
    check_all_came(source, records(0, 100), {.received = 100, .counted = 100});
}

TEST_CASE("the data of an event becomes one line, and an event without any is no record") {
    script_server server(
        {sending_events("data: {\ndata:  \"id\":1\rdata:}\r\n\r\ndata:\n\ndata: \ndata:\n\ndata: 2\n\n")});
    running_source source(any_stream(server.url(), {.settings = {.end_on_close = true}}));
    source.end();
    check_all_came(source, {"{  \"id\":1 }", "2"}, {.received = 2, .counted = 2});
}

// Ends a stream of four events after so many bytes, the first time; then goes on behind the id that it is given.
std::vector<script_server::script> cut_at(std::size_t bytes, bool by_reset, int repeated) {
    return {[=](connection& peer) {
                begin_events(peer);
                peer.send((":)\n" + events(1, 5)).substr(0, bytes));
                if (by_reset) peer.reset();
            },
            [repeated](connection& peer) {
                begin_events(peer);
                const std::string id = header_of(peer.request, "Last-Event-ID");
                const int last = id.empty() ? 0 : std::stoi(id);
                peer.send(events(std::max(1, last + 1 - repeated), 5));
            },
            send_no_more};
}

// Long enough for an outage to be told.
weir::stream_rules a_second_later() {
    weir::stream_rules rules = weir::rules::any_stream;
    rules.waits.network = rules.waits.closed = {.first = 1s, .most = 1s};
    return rules;
}

TEST_CASE("a stream with ids that is cut at any byte loses nothing and counts nothing twice") {
    const int repeated = GENERATE(0, 1, 3);
    for (std::size_t bytes = 0; bytes <= events(1, 5).size() + 3; ++bytes) {
        CAPTURE(bytes, repeated);
        script_server server(cut_at(bytes, false, repeated));
        running_source source(any_stream(server.url(), {.rules = a_second_later(), .settings = {.linger = 0s}}));
        for (int lost = 0; lost < 2; ++lost) {
            REQUIRE(source.time.someone_waits_for(1s));
            source.time.advance(1s);
        }
        source.end();
        const auto account = source.intake.account();
        REQUIRE(source.intake.received() == records(1, 5));
        REQUIRE(account.counted == 4);
        // Only before the first id a cut event is lost, and what may have come meanwhile.
        const bool resumed = !header_of(server.requests().at(1), "Last-Event-ID").empty();
        REQUIRE(account.received == 4 + account.duplicate + account.malformed);
        REQUIRE(account.malformed <= (resumed ? 0U : 1U));
        REQUIRE(account.duplicate <= static_cast<std::uint64_t>(repeated));
        REQUIRE(source.intake.reconnects() == 2);
        REQUIRE(source.intake.respected());
        std::size_t gaps = 0;
        for (const auto& notice : source.intake.notices()) gaps += notice.starts_with("no data") ? 1U : 0U;
        REQUIRE(gaps == (resumed ? 0U : 1U));
    }
}

TEST_CASE("the last line of an orderly end needs no line end, and one that is cut is malformed") {
    SECTION("orderly") {
        script_server server({answering("", record(1) + "\n" + record(2))});
        running_source source(any_stream(server.url(), {.settings = {.end_on_close = true}}));
        source.end();
        check_all_came(source, records(1, 3), {.received = 2, .counted = 2});
    }
    SECTION("cut") {
        script_server server({[](connection& peer) {
                                  peer.begin_chunked();
                                  peer.send_chunk(record(1) + "\n{\"id\"");
                              },
                              send_no_more});
        running_source source(any_stream(server.url(), {.rules = impatient()}));
        source.end();
        check_all_came(source, records(1, 2), {.received = 2, .counted = 1, .malformed = 1});
    }
}

TEST_CASE("an event without an id that is cut off is malformed, for it does not come again") {
    script_server server({sending_events("data: 1\n\ndata: 2\n"), send_no_more});
    running_source source(any_stream(server.url(), {.rules = impatient()}));
    source.end();
    check_all_came(source, {"1"}, {.received = 2, .counted = 1, .malformed = 1});
}

TEST_CASE("equal events are duplicates only after a resumption") {
    script_server server({sending_events(event(1) + event(1) + event(2)),
                          sending_events(event(2) + event(3) + "data: {\"id\":3}\n\n"), send_no_more});
    running_source source(any_stream(server.url(), {.rules = impatient()}));
    source.end();
    check_all_came(source, {record(1), record(1), record(2), record(3), record(3)},
                   {.received = 6, .counted = 5, .duplicate = 1});
    CHECK(header_of(server.requests().at(0), "Last-Event-ID").empty());
    CHECK(header_of(server.requests().at(1), "Last-Event-ID") == "2");
    CHECK(header_of(server.requests().at(2), "Last-Event-ID") == "3");
}

TEST_CASE("a record over the limit is oversize, and the stream goes on") {
    const bool by_events = GENERATE(true, false);
    const std::string lines = record(1) + "\n" + record(2, 200) + "\n" + record(3) + "\n";
    script_server server({answering(by_events ? "text/event-stream" : "",
                                    by_events ? event(1) + event(2, record(2, 200)) + event(3) : lines)});
    running_source source(any_stream(server.url(), {.settings = {.max_record_bytes = 100, .end_on_close = true}}));
    source.end();
    check_all_came(source, {record(1), record(3)}, {.received = 3, .counted = 2, .oversize = 1});
}

TEST_CASE("while the flow has no credit the server has to wait, and then nothing is missing") {
    script_server server({[](connection& peer) {
                             begin_events(peer);
                             for (int number = 0; number < 400; ++number)
                                 peer.send(event(number, record(number, 10'000)));
                         }},
                         {.send_buffer_bytes = 4096});
    running_source source(any_stream(server.url(), {.settings = {.receive_buffer_bytes = 4096, .end_on_close = true}}),
                          0);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    REQUIRE(server.is_blocked());
    CHECK(server.accepted_bytes() < 2'000'000);
    source.intake.give_credit(fake_intake::unlimited);
    source.end();
    check_all_came(source, records(0, 400, 10'000), {.received = 400, .counted = 400});
}

TEST_CASE("a stop at any moment ends a stream at once, and what was received is accounted for") {
    for (std::size_t wanted = 0; wanted < 40; ++wanted) {
        CAPTURE(wanted);
        script_server server({[](connection& peer) {
            begin_events(peer);
            for (int number = 0; number < 100; ++number) peer.send(event(number));
        }});
        running_source source(any_stream(server.url(), {.rules = impatient(), .settings = {.block_bytes = 64}}));
        REQUIRE(source.intake.receives(wanted * 2));
        source.drain();
        const auto received = source.intake.received();
        REQUIRE(received.size() >= wanted * 2);
        REQUIRE(source.intake.account().adds_up());
        REQUIRE(source.intake.account().malformed == 0);
    }
}

}  // namespace
