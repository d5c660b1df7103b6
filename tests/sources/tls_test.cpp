// SPDX-License-Identifier: Apache-2.0
#include <weir/bluesky.hpp>
#include <weir/json_stream.hpp>
#include <weir/recording.hpp>

#include "support/event_script.hpp"
#include "support/tls_server.hpp"

#include <cstdlib>

namespace {

using namespace weir::testing;
using weir::source_error;

const std::string streamed = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + events(1, 3);

// What curl looks for; set for as long as it lives.
class trusted_by_environment {
public:
    explicit trusted_by_environment(const std::string& file) { setenv("CURL_CA_BUNDLE", file.c_str(), 1); }
    ~trusted_by_environment() { unsetenv("CURL_CA_BUNDLE"); }
    trusted_by_environment(const trusted_by_environment&) = delete;
    trusted_by_environment& operator=(const trusted_by_environment&) = delete;
};

// The server without the path of its address.
std::string host_of(const tls_server& server) {
    const std::string url = server.url();
    return url.substr(8, url.find('/', 8) - 8);
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string failure_of(running_source& source) {
    try {
        source.end();
    } catch (const source_error& error) {
        CHECK(error.what_kind() == source_error::kind::rejected);
        return error.what();
    }
    return "the source did not fail";
}

TEST_CASE("a server whose certificate an authority vouches for is streamed from") {
    const test_certificates certificates;
    const tls_server server(certificates.good, {streamed});
    SECTION("named by an option") {
        running_source source(
            any_stream(server.url(), {.settings = {.ca_file = certificates.authority_file(), .end_on_close = true}}));
        source.end();
        check_all_came(source, records(1, 3), {.received = 2, .counted = 2});
    }
    SECTION("named by the environment") {
        const trusted_by_environment trusted(certificates.authority_file());
        running_source source(any_stream(server.url(), {.settings = {.end_on_close = true}}));
        source.end();
        check_all_came(source, records(1, 3), {.received = 2, .counted = 2});
    }
}

struct impostor {
    const test_identity* who;
    const char* reason;
};

std::vector<impostor> impostors_of(const test_certificates& certificates) {
    return {{&certificates.wrong_host, "subject name"},
            {&certificates.expired, "expired"},
            {&certificates.self_signed, "self-signed certificate"},
            {&certificates.unknown_authority, "issuer certificate"}};
}

// What a source says of it; libcurl's own words follow.
const std::string no_trust =
    " has no certificate that can be trusted (check the address and this machine's clock; for a server of your own, "
    "name its authority in CURL_CA_BUNDLE): ";

TEST_CASE("a server that cannot prove who it is is refused for good, and is sent nothing") {
    const test_certificates certificates;
    const auto given = GENERATE_REF(from_range(impostors_of(certificates)));
    const tls_server server(*given.who, {streamed});
    running_source source(any_stream(server.url(), {.headers = {"Authorization: Bearer token-secret"},
                                                    .settings = {.ca_file = certificates.authority_file()}}));
    const std::string words = failure_of(source);
    CHECK(has(words, given.reason));
    CHECK(has(words, server.url() + no_trust));
    CHECK(server.requests().empty());
    CHECK(source.intake.reconnects() == 0);
    CHECK(source.intake.notices().empty());
}

TEST_CASE("a web socket refuses such a server too") {
    const test_certificates certificates;
    const auto given = GENERATE_REF(from_range(impostors_of(certificates)));
    const tls_server server(*given.who, {streamed});
    running_source source(std::make_unique<weir::bluesky::stream>(weir::bluesky::stream_options{
        .hosts = {"wss://" + host_of(server)}, .ca_file = certificates.authority_file()}));
    const std::string words = failure_of(source);
    CHECK(has(words, given.reason));
    CHECK(has(words, host_of(server) + no_trust));
    CHECK(server.requests().empty());
}

TEST_CASE("a web socket and what it asks for before that come by TLS from a server that can be trusted") {
    const test_certificates certificates;
    const tls_server server(certificates.good, {"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"});
    const bool compress = GENERATE(false, true) && weir::knows_zstd_files();
    running_source source(std::make_unique<weir::bluesky::stream>(weir::bluesky::stream_options{
        .hosts = {"wss://" + host_of(server)}, .compress = compress, .ca_file = certificates.authority_file()}));
    CHECK_THROWS_WITH(source.end(), host_of(server) + " answered with status 401");
    CHECK(server.requests().size() == (compress ? 2 : 1));
}

TEST_CASE("a v1.1 stream refuses such a server too") {
    const test_certificates certificates;
    const tls_server server(certificates.self_signed, {streamed});
    running_source source({.url = server.url()});
    CHECK(has(failure_of(source), "self-signed certificate"));
    CHECK(server.requests().empty());
}

TEST_CASE("a file of authorities that is not there is an error that names it") {
    const test_certificates certificates;
    const tls_server server(certificates.good, {streamed});
    running_source source(any_stream(server.url(), {.settings = {.ca_file = "/nowhere/authority.pem"}}));
    CHECK(has(failure_of(source), "/nowhere/authority.pem"));
}

TEST_CASE("a redirect from https to plain http is refused, and nobody is asked there") {
    const test_certificates certificates;
    script_server plain({sending("")});
    const tls_server server(certificates.good,
                            {"HTTP/1.1 301 Moved\r\nLocation: " + plain.url() + "\r\nContent-Length: 0\r\n\r\n"});
    running_source source(any_stream(server.url(), {.headers = {"Authorization: Bearer token-secret"},
                                                    .settings = {.ca_file = certificates.authority_file()}}));
    CHECK(failure_of(source) == server.url() + " answered with status 301, which sends on to " + plain.url() +
                                    "; plain http is refused, look for an address with https");
    CHECK(plain.requests().empty());
}

}  // namespace
