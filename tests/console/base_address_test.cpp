// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/parsed_arguments.hpp"

#include "source_argument.hpp"

#include <string>

using namespace weir::console;
using namespace weir::testing;

TEST_CASE("another base address is https, or http on this machine") {
    const auto url = [](const std::string& text) { return top({"twitter:sample", "--url", text}).twitter.url; };
    CHECK(url("https://stream.example.org/") == "https://stream.example.org");
    CHECK(url("HTTPS://example.org") == "HTTPS://example.org");
    CHECK(url("http://127.0.0.1:8080/twitter/") == "http://127.0.0.1:8080/twitter");
    CHECK(url("http://localhost:1") == "http://localhost:1");
    CHECK(url("http://[::1]:8080") == "http://[::1]:8080");
    CHECK(url("http://127.3.2.1") == "http://127.3.2.1");
}

TEST_CASE("a base address may name the version that every path begins with") {
    CHECK(parse_base_url("--url", "https://example.org/1.1") == "https://example.org");
    CHECK(parse_base_url("--url", "https://example.org//1.1//") == "https://example.org");
    CHECK(parse_base_url("--url", "https://1.1") == "https://1.1");
    CHECK(parse_base_url("--url", "https://example.org/x1.1") == "https://example.org/x1.1");
}

TEST_CASE("plain http to another machine is refused, however it is dressed up") {
    const std::string url = GENERATE(as<std::string>{}, "http://example.org", "http://127.0.0.1.example.org",
                                     "http://localhost.example.org", "http://128.0.0.1", "http://[::2]:80",
                                     "http://0.0.0.0", "http://127.1");
    CAPTURE(url);
    CHECK(refused_top({"twitter:sample", "--url", url}).find("must begin with https://") != std::string::npos);
    CHECK_FALSE(is_loopback_http(url));
}

TEST_CASE("an address with anything but host, port and path is refused without being repeated") {
    const std::string url =
        GENERATE(as<std::string>{}, "", "example.org", "ftp://example.org", "https://", "https:///x",
                 "https://joe:secret@example.org", "http://127.0.0.1@example.org", "http://127.0.0.1\\@example.org",
                 "https://example.org/?secret=1", "https://example.org/#secret", "https://exa mple.org",
                 "https://example.org:0", "https://example.org:99999", "https://example.org:", "http://[::1",
                 "http://[::1]x", "http://::1]", "http://[]", "http\x1a//127.0.0.1", "http://127.0.0.1%2eexample.org");
    CAPTURE(url);
    CHECK(refused_top({"twitter:sample", "--url", url}) ==
          "weir top: --url must be an address like https://stream.example.org, without user name, query or "
          "fragment\n");
    CHECK_FALSE(is_loopback_http(url));
}

TEST_CASE("only plain http to this machine is an address that needs no credentials") {
    CHECK(is_loopback_http("http://127.0.0.1:8080/1.1"));
    CHECK(is_loopback_http("http://LOCALHOST/"));
    CHECK(is_loopback_http("http://[::1]/"));
    CHECK_FALSE(is_loopback_http("https://127.0.0.1/"));
}
