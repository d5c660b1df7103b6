// SPDX-License-Identifier: Apache-2.0
#include <weir/oauth.hpp>

#include "support/catch.hpp"

#include <set>

namespace {

namespace oauth = weir::oauth;

// The inputs of the page "Creating a signature" of Twitter's documentation.
const oauth::credentials documented = {
    .consumer_key = "xvz1evFS4wEEPTGEFPHBog",
    .consumer_secret = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    .token = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    .token_secret = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
};

std::string header_for(const std::string& url) {
    return oauth::authorization(
        documented,
        {.method = "POST",
         .url = url,
         .sent = {{"status", "Hello Ladies + Gentlemen, a signed OAuth request!"}, {"include_entities", "true"}}},
        "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 1318622958);
}

TEST_CASE("a request is signed as Twitter's documentation shows") {
    CHECK(header_for("https://api.twitter.com/1.1/statuses/update.json") ==
          "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", "
          "oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", oauth_signature_method=\"HMAC-SHA1\", "
          "oauth_timestamp=\"1318622958\", oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", "
          "oauth_version=\"1.0\", oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\"");
    CHECK(header_for("https://api.x.com/1.1/statuses/update.json").find("\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\"") !=
          std::string::npos);
}

TEST_CASE("the signature base of RFC 5849 comes out, with encoded, empty and repeated parameters") {
    CHECK(oauth::signature_base("POST", "http://example.com/request",
                                {{"b5", "=%3D"},
                                 {"a3", "a"},
                                 {"c@", ""},
                                 {"a2", "r b"},
                                 {"oauth_consumer_key", "9djdj82h48djs9d2"},
                                 {"oauth_token", "kkk9d7dh3k39sjv7"},
                                 {"oauth_signature_method", "HMAC-SHA1"},
                                 {"oauth_timestamp", "137131201"},
                                 {"oauth_nonce", "7d8f3e4a"},
                                 {"c2", ""},
                                 {"a3", "2 q"}}) ==
          "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540"
          "%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method"
          "%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
}

TEST_CASE("the photo request of RFC 5849 gets its signature") {
    const std::string base = oauth::signature_base("GET", "http://photos.example.net/photos",
                                                   {{"file", "vacation.jpg"},
                                                    {"size", "original"},
                                                    {"oauth_consumer_key", "dpf43f3p2l4k3l03"},
                                                    {"oauth_token", "nnch734d00sl2jdk"},
                                                    {"oauth_signature_method", "HMAC-SHA1"},
                                                    {"oauth_timestamp", "137131202"},
                                                    {"oauth_nonce", "chapoH"}});
    CHECK(oauth::signature(base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00") == "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
}

TEST_CASE("the signed address has its scheme and host in lower case and no port of its own scheme") {
    const auto base = [](const char* url) { return oauth::signature_base("GET", url, {}); };
    CHECK(base("HTTP://EXAMPLE.com:80/R%20v/X") == "GET&http%3A%2F%2Fexample.com%2FR%2520v%2FX&");
    CHECK(base("https://example.com:443/a") == "GET&https%3A%2F%2Fexample.com%2Fa&");
    CHECK(base("https://www.example.net:8080/") == "GET&https%3A%2F%2Fwww.example.net%3A8080%2F&");
    CHECK(base("http://example.com") == "GET&http%3A%2F%2Fexample.com%2F&");
}

TEST_CASE("all but unreserved characters are percent-encoded") {
    CHECK(oauth::percent_encoded("AZaz09-._~") == "AZaz09-._~");
    CHECK(oauth::percent_encoded("Ladies + Gentlemen") == "Ladies%20%2B%20Gentlemen");
    CHECK(oauth::percent_encoded("An encoded string!") == "An%20encoded%20string%21");
    CHECK(oauth::percent_encoded("☃ 日本") == "%E2%98%83%20%E6%97%A5%E6%9C%AC");
    CHECK(oauth::percent_encoded(std::string_view("\0\x7f\xff*'()", 7)) == "%00%7F%FF%2A%27%28%29");
    CHECK(oauth::form_encoded({{"track", "a b,#c"}, {"delimited", "length"}, {"empty", ""}}) ==
          "track=a%20b%2C%23c&delimited=length&empty=");
}

TEST_CASE("an empty token and empty secrets can be signed with") {
    CHECK(oauth::signature("", "", "").size() == 28);
}

TEST_CASE("a bearer token is sent as it is, and a broken one is refused without being shown") {
    CHECK(oauth::bearer_authorization("AAAA%2Bbb==") == "Bearer AAAA%2Bbb==");
    for (const std::string broken : {"", "secret token", "secret\r\nX-Header: 1", "s\xC3\xA9"}) {
        try {
            static_cast<void>(oauth::bearer_authorization(broken));
            FAIL("a broken token was accepted");
        } catch (const std::invalid_argument& error) {
            CHECK(std::string(error.what()).find("secret") == std::string::npos);
        }
    }
}

TEST_CASE("no nonce comes twice") {
    std::set<std::string> seen;
    for (int round = 0; round < 1000; ++round) {
        const std::string nonce = oauth::fresh_nonce();
        CHECK(nonce.size() == 32);
        CHECK(seen.insert(nonce).second);
    }
}

}  // namespace
