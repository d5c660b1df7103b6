// SPDX-License-Identifier: Apache-2.0
#include "../../sources/web_socket_frames.hpp"

#include "../../sources/web_socket_handshake.hpp"

#include "support/catch.hpp"

namespace {

using event = weir::web_socket_reader::event;
using opcode = weir::web_socket_opcode;
using state = weir::web_socket_handshake::state;
using strings = std::vector<std::string>;
using weir::web_socket_frame;

constexpr std::size_t limit = 70'000;

std::string told(event what, const weir::web_socket_reader& reader) {
    switch (what) {
        case event::message:
            return (reader.binary() ? "binary " : "text ") + std::string(reader.payload());
        case event::oversize:
            return "oversize";
        case event::ping:
            return "ping " + std::string(reader.payload());
        case event::pong:
            return "pong";
        case event::close:
            return "close " + std::string(reader.payload());
        case event::broken:
            return "broken: " + std::string(reader.problem());
        default:
            return "nothing";
    }
}

/// Feeds the pieces and tells all events up to the first that ends the stream.
strings events_of(const strings& pieces) {
    weir::web_socket_reader reader(limit);
    strings events;
    for (const std::string_view piece : pieces) {
        for (std::string_view rest = piece;;) {
            const event what = reader.next(rest);
            if (what == event::nothing) break;
            events.push_back(told(what, reader));
            if (what == event::broken) return events;
        }
    }
    return events;
}

strings each_byte(const std::string& bytes) {
    strings pieces;
    for (const char byte : bytes) pieces.emplace_back(1, byte);
    return pieces;
}

TEST_CASE("messages are the same however their bytes and frames are cut") {
    const std::string bytes =
        web_socket_frame(opcode::text, "one") + web_socket_frame(opcode::text, "tw", false) +
        web_socket_frame(opcode::ping, "here?") + web_socket_frame(opcode::continuation, "", false) +
        web_socket_frame(opcode::pong, "") + web_socket_frame(opcode::continuation, "o", false) +
        web_socket_frame(opcode::continuation, "") + web_socket_frame(opcode::text, "") +
        web_socket_frame(opcode::binary, std::string("\0\xff", 2)) + web_socket_frame(opcode::ping, "") +
        web_socket_frame(opcode::close,
                         "\x03\xe9"
                         "bye");
    const strings expected = {"text one",
                              "ping here?",
                              "pong",
                              "text two",
                              "text ",
                              "binary " + std::string("\0\xff", 2),
                              "ping ",
                              "close \x03\xe9"
                              "bye"};
    CHECK(events_of({bytes}) == expected);
    CHECK(events_of(each_byte(bytes)) == expected);
    for (std::size_t at = 0; at <= bytes.size(); ++at) {
        CAPTURE(at);
        CHECK(events_of({bytes.substr(0, at), bytes.substr(at)}) == expected);
    }
}

TEST_CASE("a frame of any length is read") {
    const auto size = GENERATE(values<std::size_t>({0, 1, 125, 126, 127, 65535, 65536, 70000}));
    const std::string payload(size, 'x');
    CHECK(events_of({web_socket_frame(opcode::text, payload)}) == strings{"text " + payload});
    CHECK(events_of(each_byte(web_socket_frame(opcode::binary, payload))) == strings{"binary " + payload});
}

TEST_CASE("a message over the limit is skipped whole, in one frame or many, and the next one comes") {
    const std::string half(limit / 2 + 1, 'x');
    const std::string bytes = web_socket_frame(opcode::text, std::string(limit + 1, 'x')) +
                              web_socket_frame(opcode::text, half, false) + web_socket_frame(opcode::ping, "p") +
                              web_socket_frame(opcode::continuation, half, false) +
                              web_socket_frame(opcode::continuation, "rest") + web_socket_frame(opcode::text, "next");
    CHECK(events_of({bytes}) == strings{"oversize", "ping p", "oversize", "text next"});
    CHECK(events_of(each_byte(bytes)) == strings{"oversize", "ping p", "oversize", "text next"});
}

TEST_CASE("what breaks the rules of frames ends the reading, and says why") {
    struct breach {
        std::string bytes;
        std::string problem;
    };
    const std::string open = web_socket_frame(opcode::text, "a", false);
    const auto broken = GENERATE_COPY(values<breach>({
        {"\xc1\x01x", "a frame with reserved bits"},
        {weir::web_socket_frame(opcode::text, "x", weir::web_socket_mask{1, 2, 3, 4}), "a masked frame"},
        {"\x83\x01x", "a frame of an unknown kind"},
        {"\x8b\x01x", "a frame of an unknown kind"},
        {"\x09\x01x", "a control frame that is too long"},
        {web_socket_frame(opcode::ping, std::string(126, 'x')), "a control frame that is too long"},
        {"\x81\x7f\xff" + std::string(7, '\0'), "a frame of impossible length"},
        {web_socket_frame(opcode::continuation, "x"), "a frame out of its order"},
        {open + web_socket_frame(opcode::text, "x"), "a frame out of its order"},
    }));
    CAPTURE(broken.problem);
    CHECK(events_of({broken.bytes}) == strings{"broken: " + broken.problem});
    CHECK(events_of(each_byte(broken.bytes)) == strings{"broken: " + broken.problem});
}

TEST_CASE("a frame that announces more than there is memory for takes none") {
    CHECK(events_of({std::string("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10) + std::string(100'000, 'x')}).empty());
}

TEST_CASE("a client's frame is masked as the RFC's example is") {
    // RFC 6455, 5.7: "A single-frame masked text message".
    CHECK(web_socket_frame(opcode::text, "Hello", weir::web_socket_mask{0x37, 0xfa, 0x21, 0x3d}) ==
          "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST_CASE("a server accepts a key as the RFC's example does") {
    CHECK(weir::web_socket_accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    const std::string key = weir::web_socket_key();
    CHECK(key.size() == 24);
    CHECK(key != weir::web_socket_key());
}

TEST_CASE("the request names host, port and target, and ends with an empty line") {
    const std::string request = weir::web_socket_upgrade("https://host:8443?cursor=1#part", {"X-One: 1"}, "KEY");
    CHECK(request.starts_with("GET /?cursor=1 HTTP/1.1\r\nHost: host:8443\r\n"));
    CHECK(request.find("\r\nSec-WebSocket-Key: KEY\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\nX-One: 1\r\n\r\n"));
}

const std::string accepted =
    "HTTP/1.1 101 Switching Protocols\r\nUPGRADE: WebSocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept:   s3pPLMBiTxaQ9kYGzzhZRbK+xOo=  \r\n\r\n";

TEST_CASE("an answer is read however it is cut, and what follows it are frames") {
    const std::string bytes = "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + accepted;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        CAPTURE(at);
        weir::web_socket_handshake handshake("dGhlIHNhbXBsZSBub25jZQ==");
        REQUIRE(handshake.take(bytes.substr(0, at)) == state::reading);
        REQUIRE(handshake.take(bytes.substr(at) + "frames") == state::accepted);
        REQUIRE(handshake.rest() == "frames");
        REQUIRE(handshake.status() == 101);
    }
}

TEST_CASE("an answer that refuses is kept, as far as it goes and fits") {
    weir::web_socket_handshake handshake("key");
    CHECK(handshake.take("HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\n{\"err") == state::refused);
    CHECK_FALSE(handshake.whole());
    CHECK(handshake.take("or\"}and more") == state::refused);
    CHECK(handshake.whole());
    CHECK(handshake.status() == 400);
    CHECK(handshake.words() == "{\"error\"}");
    weir::web_socket_handshake endless("key");
    CHECK(endless.take("HTTP/1.1 503 No\r\n\r\n" + std::string(10'000, 'x')) == state::refused);
    CHECK(endless.whole());
    CHECK(endless.words().size() == weir::web_socket_handshake::most_words);
}

TEST_CASE("what is no answer to the request opens no web socket") {
    const auto answer = GENERATE(values<std::string>({
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 1\r\n\r\n",
        "HTTP/1.1 abc No\r\n\r\n",
        "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: c3RhbGU=\r\n\r\n",
        accepted.substr(0, accepted.size() - 2) + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
        std::string(70'000, 'x'),
    }));
    CAPTURE(answer.substr(0, 200));
    weir::web_socket_handshake handshake("dGhlIHNhbXBsZSBub25jZQ==");
    CHECK(handshake.take(answer) == state::broken);
    CHECK_FALSE(handshake.words().empty());
}

}  // namespace
