// SPDX-License-Identifier: Apache-2.0
// Compressed messages of a Jetstream, and the dictionary that they are read with.
#include <weir/bluesky.hpp>

#include "../../sources/zstd_decoder.hpp"

#include "support/catch.hpp"
#include "support/running_jetstream.hpp"

#if __has_include(<zdict.h>)
#include <zdict.h>
#include <zstd.h>
#endif

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using connection = script_server::connection;

#if __has_include(<zdict.h>)

/// A dictionary as a server gives it out, made from messages like those that it sends.
std::string trained_dictionary() {
    std::string samples;
    std::vector<std::size_t> sizes;
    for (int number = 0; number < 1000; ++number) {
        const std::string text = jetstream_feed{.author = std::to_string(number * 7919)}.v2(number);
        samples += text;
        sizes.push_back(text.size());
    }
    std::string dictionary(8192, '\0');
    const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                                                   static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size) != 0) throw std::runtime_error(ZDICT_getErrorName(size));
    dictionary.resize(size);
    return dictionary;
}

std::string compressed(const std::string& text, const std::string& dictionary, bool tell_size = true) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_loadDictionary(context.get(), dictionary.data(), dictionary.size());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, tell_size ? 1 : 0);
    std::string frame(ZSTD_compressBound(text.size()), '\0');
    frame.resize(ZSTD_compress2(context.get(), frame.data(), frame.size(), text.data(), text.size()));
    return frame;
}

TEST_CASE("compressed messages are decoded by the server's dictionary, up to the limit, and broken ones counted") {
    const jetstream_feed feed = {.count = 3};
    const std::string dictionary = trained_dictionary();
    const std::string bomb(100'000, 'x');
    const auto binary = [&](const std::string& text, bool tell_size) {
        return web_socket_frame(opcode::binary, compressed(text, dictionary, tell_size));
    };
    const std::string broken = compressed(feed.v2(2), dictionary);
    script_server server({[&](connection& peer) { peer.refuse(200, dictionary); },
                          opening_and_holding(binary(feed.v2(0), true) + binary(bomb, true) + binary(bomb, false) +
                                              web_socket_frame(opcode::binary, broken.substr(0, broken.size() / 2)) +
                                              binary(feed.v2(1), false) + text_frame(feed.v2(2)))});
    running_source source(stream_from(server, {.compress = true, .max_record_bytes = 1000}));
    REQUIRE(source.intake.receives(3));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 6, .counted = 3, .malformed = 1, .oversize = 2});
    const std::uint32_t id = weir::zstd_decoder(dictionary, 1).dictionary();
    const auto requests = server.requests();
    CHECK(requests[0].starts_with("GET /xrpc/network.bsky.jetstream.getZstdDictionary HTTP/1.1\r\n"));
    CHECK(parameter_of(requests[1], "zstdDictionary") == std::to_string(id));
}

TEST_CASE("a dictionary that the server does not know any more is asked for once again, then done without") {
    const jetstream_feed feed = {.count = 1};
    const std::string dictionary = trained_dictionary();
    const script_server::script giving = [&](connection& peer) { peer.refuse(200, dictionary); };
    const auto unknown = refusing(400, "{\"error\":\"UnknownZstdDictionary\",\"message\":\"current is 7\"}");
    const bool known_now = GENERATE(true, false);
    const auto binary = opening_and_holding(web_socket_frame(opcode::binary, compressed(feed.v2(0), dictionary)));
    script_server server(known_now ? std::vector{giving, unknown, giving, binary}
                                   : std::vector{giving, unknown, giving, unknown, feeding(feed)});
    running_source source(stream_from(server, {.compress = true}));
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
    CHECK(parameter_of(server.requests().back(), "zstdDictionary").has_value() == known_now);
}

TEST_CASE("a server that was not well is asked for its dictionary again with the next connection") {
    const jetstream_feed feed = {.count = 1};
    const std::string dictionary = trained_dictionary();
    script_server server({refusing(503, "warming up"), refusing(503, "warming up"),
                          [&](connection& peer) { peer.refuse(200, dictionary); },
                          opening_and_holding(web_socket_frame(opcode::binary, compressed(feed.v2(0), dictionary)))});
    running_source source(stream_from(server, {.compress = true}));
    REQUIRE(server.gets_request(2));
    REQUIRE(source.time.someone_waits_for(5s));
    source.time.advance(5s);
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
}

#endif

TEST_CASE("a server without a dictionary sends its messages as they are") {
    const jetstream_feed feed = {.count = 1};
    const auto answer = GENERATE(values<script_server::script>({refusing(404, "no"), refusing(200, "no dictionary")}));
    script_server server({answer, feeding(feed)});
    if (!weir::has_zstd()) return;
    running_source source(stream_from(server, {.compress = true}));
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
}

TEST_CASE("a server that is slow to give its dictionary is asked for messages as they are") {
    const jetstream_feed feed = {.count = 1};
    script_server server({[](connection& peer) {
                              peer.send("HTTP/1.1 200 Yes\r\nContent-Length: 65536\r\n\r\n");
                              peer.hold();
                          },
                          feeding(feed)});
    if (!weir::has_zstd()) return;
    running_source source(stream_from(server, {.compress = true}));
    REQUIRE(source.time.someone_waits_for(2s));
    source.time.advance(2s);
    REQUIRE(source.intake.receives(1));
    source.drain();
    check_all_came(source, lines(feed, 2), {.received = 1, .counted = 1});
    CHECK_FALSE(parameter_of(server.requests().back(), "zstdDictionary"));
}

}  // namespace
