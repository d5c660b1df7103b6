// SPDX-License-Identifier: Apache-2.0
// How `weir` ends, and what it says when it cannot go on.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

weir::record_feed no_records() {
    return [](std::string&) { return false; };
}

/// Refuses the first request.
weir::replay_options refusing(int status, std::string body) {
    weir::replay_options options;
    options.plan.at_first.push_back({.status = status, .body = std::move(body)});
    return options;
}

const std::string one_post = "{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n";

}  // namespace

TEST_CASE("what cannot be read ends weir top with 1, and is named on standard error alone") {
    const auto missing = run_weir({"top", "/nowhere/posts.ndjson"});
    CHECK(missing.code == 1);
    CHECK(missing.out.empty());
    CHECK(missing.err == "weir: /nowhere/posts.ndjson: No such file or directory\n");
    const auto directory = run_weir({"top", "/tmp"});
    CHECK(directory.code == 1);
    CHECK(directory.out.empty());
    CHECK(directory.err == "weir: /tmp: is a directory; name a file in it\n");
}

TEST_CASE("wrong usage ends weir with 2 before anything is read") {
    for (const auto& arguments :
         {strings{"tpo"}, strings{"top", "--windw", "1s"}, strings{"top", "--window", "0"}, strings{"top", "-", "-"},
          strings{"generate", "--count", "-1"}, strings{"top", "twitter:filter"}, strings{"replay", "--port", "x"}}) {
        const auto done = run_weir(arguments);
        CAPTURE(arguments, done.err);
        CHECK(done.code == 2);
        CHECK(done.out.empty());
        CHECK(done.err.starts_with("weir"));
    }
}

TEST_CASE("help and version are results") {
    for (const auto& arguments :
         {strings{"--help"}, strings{"top", "--help"}, strings{"--version"}, strings{"help", "replay"}}) {
        const auto done = run_weir(arguments);
        CAPTURE(arguments);
        CHECK(done.code == 0);
        CHECK(holds(done.out, "weir"));
        CHECK(done.err.empty());
    }
}

TEST_CASE("missing credentials end weir top with 3, and the variables are named") {
    const auto done = run_weir({"top", "twitter:sample"});
    CHECK(done.code == 3);
    CHECK(done.out.empty());
    for (const char* const name : {"WEIR_TWITTER_CONSUMER_KEY", "WEIR_TWITTER_CONSUMER_SECRET", "WEIR_TWITTER_TOKEN",
                                   "WEIR_TWITTER_TOKEN_SECRET", "WEIR_TWITTER_BEARER_TOKEN", "WEIR_X_BEARER_TOKEN"})
        CHECK(holds(done.err, name));
}

TEST_CASE("refused credentials end weir top with 3 and the server's words, harmless for a terminal") {
    const weir::replay_server server(no_records(), refusing(401, "Bad \x1b[31mtoken\u202e"));
    const auto done = run_weir({"top", "twitter:sample", "--url", server.base_url()}, {},
                               {.environment = {{"WEIR_X_BEARER_TOKEN", "abc"}}});
    CHECK(done.code == 3);
    CHECK(holds(done.err, "401"));
    CHECK(holds(done.err, "Bad "));
    CHECK_FALSE(holds(done.err, "\x1b"));
    CHECK_FALSE(holds(done.err, "\xe2\x80\xae"));
    CHECK(server.requests().at(0).header("authorization") == "Bearer abc");
}

TEST_CASE("a server that says no for another reason ends weir top with 1, and its last window is printed") {
    const weir::replay_server server(no_records(), refusing(404, "gone"));
    const auto done = run_weir({"top", "twitter:sample", "--url", server.base_url(), "--window", "all"});
    CHECK(done.code == 1);
    CHECK(holds(done.err, "404: gone"));
    CHECK(holds(done.out, "no posts in this window"));
}

TEST_CASE("a server that cannot be reached ends weir top with 4, and its last window is printed") {
    const auto nobody = std::make_unique<weir::replay_server>(no_records())->base_url();  // the server is gone
    const auto done = run_weir({"top", "twitter:sample", "--url", nobody, "--window", "all", "--stats"});
    CHECK(done.code == 4);
    CHECK(holds(done.err, nobody));
    CHECK(holds(done.err, "given up after "));
    CHECK(holds(done.out, "no posts in this window"));
    CHECK(stats_in(done.err).at("reconnects") > 1);
}

TEST_CASE("a full disk ends weir with 1 and says so") {
    for (const auto& arguments :
         {strings{"top", "-", "--window", "all"}, strings{"generate", "--count", "5"}, strings{"--help"}}) {
        const auto done = run_weir(arguments, one_post, {.output_file = "/dev/full"});
        CAPTURE(arguments, done.err);
        CHECK(done.code == 1);
        CHECK(holds(done.err, "No space left on device"));
    }
}

TEST_CASE("secrets are in no output, even if the server sends back what it was sent") {
    const std::string marker = GENERATE(as<std::string>(), "s3cretMarker", "s3cret/Marker+x%3D=");
    const std::string encoded = marker == "s3cretMarker" ? marker : "s3cret%2FMarker%2Bx%253D%3D";
    const std::string header = "Authorization: OAuth oauth_consumer_key=\"" + encoded + "1\", oauth_token=\"" +
                               encoded + "3\", and " + marker + "1 " + marker + "2 " + marker + "3 " + marker + "4";
    const std::map<std::string, std::string> oauth = {{"WEIR_TWITTER_CONSUMER_KEY", marker + "1"},
                                                      {"WEIR_TWITTER_CONSUMER_SECRET", marker + "2"},
                                                      {"WEIR_TWITTER_TOKEN", marker + "3"},
                                                      {"WEIR_TWITTER_TOKEN_SECRET", marker + "4"}};
    const std::map<std::string, std::string> bearer = {{"WEIR_TWITTER_BEARER_TOKEN", marker + "1"}};
    for (const auto& environment : {oauth, bearer}) {
        const bool with_bearer = environment.size() == 1;
        const std::string echo = with_bearer ? "Authorization: Bearer " + marker + "1" : header;
        const weir::replay_server server(no_records(), refusing(401, echo));
        const auto done = run_weir({"top", "twitter:sample", "--url", server.base_url(), "--stats"}, {},
                                   {.environment = environment});
        CAPTURE(done.err);
        CHECK(done.code == 3);
        CHECK(holds(done.err, "Authorization: "));
        CHECK_FALSE(holds(done.out + done.err, "s3cret"));
        REQUIRE(server.requests().size() == 1);
        const auto requests = server.requests();
        const auto sent = requests.at(0).header("authorization");
        CHECK(holds(std::string(sent), with_bearer ? marker : encoded));
    }
}
