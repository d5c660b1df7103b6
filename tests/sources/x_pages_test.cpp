// SPDX-License-Identifier: Apache-2.0
#include <weir/x.hpp>

#include <weir/source_error.hpp>

#include "support/running_x.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::source_error;
using connection = script_server::connection;

weir::x::options from(const script_server& server, std::uint64_t budget = weir::x::unlimited) {
    return {.bearer = "AAAsecret", .url = base_of(server) + "/", .budget_posts = budget, .fields = {"entities"}};
}

/// A page of the posts with these numbers.
std::string page(int first, int last, const std::string& next = {}) {
    std::string data;
    for (int number = first; number < last; ++number)
        data += (data.empty() ? "" : ",") + (R"({"id":")" + std::to_string(number) + R"(","text":"post"})");
    const std::string token = next.empty() ? "" : R"("next_token":")" + next + R"(",)";
    return R"({"data":[)" + data + R"(],"includes":{"users":[]},"meta":{)" + token + R"("result_count":1}})";
}

std::string first_line(const std::string& request) {
    return request.substr(0, request.find(" HTTP/1.1"));
}

source_error::kind kind_of(running_x& source, std::string& words) {
    try {
        source.end();
    } catch (const source_error& error) {
        words = error.what();
        return error.what_kind();
    }
    throw std::runtime_error("the source did not fail");
}

TEST_CASE("recent search follows its pages to the last, also through empty ones") {
    script_server server({answering(page(0, 3, "b26/v+")), answering(R"({"meta":{"next_token":"c","result_count":0}})"),
                          answering(page(3, 3, "d")), answering(page(3, 5))});
    running_x source(weir::x::recent("#Elixir lang:en", from(server)));
    source.end();
    check_all_came(source, posts_of(0, 5), {.received = 5, .counted = 5});
    const auto requests = server.requests();
    REQUIRE(requests.size() == 4);
    const std::string begin = "GET /2/tweets/search/recent?query=%23Elixir%20lang%3Aen&max_results=100";
    CHECK(first_line(requests[0]) == begin + "&tweet.fields=entities");
    CHECK(first_line(requests[1]) == begin + "&next_token=b26%2Fv%2B&tweet.fields=entities");
    CHECK(first_line(requests[2]) == begin + "&next_token=c&tweet.fields=entities");
    CHECK(first_line(requests[3]) == begin + "&next_token=d&tweet.fields=entities");
    CHECK(requests[0].find("\r\nAuthorization: Bearer AAAsecret\r\n") != std::string::npos);
    CHECK(source.intake.reconnects() == 0);
    CHECK(source.told("5 posts read (about $0.025)"));
}

TEST_CASE("a page cut on its way is asked for again, and its posts are counted once") {
    const bool announced = GENERATE(true, false);
    const auto cut = [announced](connection& peer) {
        const std::string whole = page(0, 3, "b");
        const std::string head = announced ? "Content-Length: " + std::to_string(whole.size()) + "\r\n" : "";
        peer.send("HTTP/1.1 200 OK\r\n" + head + "\r\n" + whole.substr(0, whole.size() - 40));
    };
    script_server server({cut, answering(page(0, 3, "b")), cut, answering(page(3, 4))});
    running_x source(weir::x::recent("q", from(server)));
    source.end();
    check_all_came(source, posts_of(0, 4), {.received = 4, .counted = 4});
    CHECK(source.intake.reconnects() == 2);
    CHECK(source.told(announced ? "could not be streamed from: " : "sent what cannot be read; trying again at once"));
}

TEST_CASE("a budget ends the pages, which are asked for no larger than it") {
    script_server server({answering(page(0, 95, "b")), answering(page(95, 110, "c")), answering(page(110, 210, "d"))});
    const auto costs = std::make_shared<weir::x::meter>();
    auto chosen = from(server, 105);
    chosen.costs = costs;
    running_x source(weir::x::recent("q", chosen));
    source.end();
    check_all_came(source, posts_of(0, 105), {.received = 105, .counted = 105});
    REQUIRE(server.requests().size() == 2);
    CHECK(server.requests()[0].find("&max_results=95&") != std::string::npos);
    CHECK(server.requests()[1].find("&max_results=10&") != std::string::npos);
    CHECK(source.told("budget of 105 posts reached (about $0.525)"));
    CHECK(costs->posts() == 105);
}

TEST_CASE("posts that come on two pages count once") {
    script_server server({answering(page(0, 3, "b")), answering(page(2, 5))});
    running_x source(weir::x::recent("q", from(server)));
    source.end();
    check_all_came(source, posts_of(0, 5), {.received = 6, .counted = 5, .duplicate = 1});
}

TEST_CASE("pages that lead in a circle, or to nothing without end, end") {
    SECTION("in a circle") {
        script_server server({answering(page(0, 1, "b")), answering(page(1, 2, "c")), answering(page(2, 3, "b"))});
        running_x source(weir::x::recent("q", from(server)));
        source.end();
        check_all_came(source, posts_of(0, 3), {.received = 3, .counted = 3});
        CHECK(source.told("its pages lead in a circle; ended there"));
    }
    SECTION("to nothing") {
        std::vector<script_server::script> scripts;
        for (int number = 0; number < 200; ++number)
            scripts.push_back(answering(page(0, 0, "t" + std::to_string(number))));
        script_server server(scripts);
        running_x source(weir::x::recent("q", from(server)));
        source.end();
        CHECK(server.requests().size() == 100);
    }
}

TEST_CASE("a limit of requests between two pages is waited for by the clock") {
    script_server server({answering(page(0, 2, "b")), answering("{}", 429, "x-rate-limit-reset: 1700000900\r\n"),
                          answering("", 503, "Retry-After: 3\r\n"), answering(page(2, 3))});
    running_x source(weir::x::recent("q", from(server)));
    REQUIRE(source.time.someone_waits_for(20ms));
    source.time.advance(20ms);
    REQUIRE(source.intake.receives(2));  // what has come does not wait along
    REQUIRE(source.passes(900s - 20ms));
    REQUIRE(source.passes(3s));
    source.end();
    check_all_came(source, posts_of(0, 3), {.received = 3, .counted = 3});
    CHECK(source.intake.reconnects() == 2);
}

TEST_CASE("an account's posts are found by its number or by its name") {
    SECTION("number") {
        script_server server({answering(page(0, 2, "b")), answering(page(2, 3))});
        running_x source(weir::x::user("2244994945", from(server, 50)));
        source.end();
        check_all_came(source, posts_of(0, 3), {.received = 3, .counted = 3});
        CHECK(first_line(server.requests()[0]) ==
              "GET /2/users/2244994945/tweets?max_results=50&tweet.fields=entities");
        CHECK(first_line(server.requests()[1]) ==
              "GET /2/users/2244994945/tweets?max_results=48&pagination_token=b&tweet.fields=entities");
    }
    SECTION("name, which costs two posts more") {
        const std::string account = GENERATE(as<std::string>{}, "XDevelopers", "@XDevelopers", "@123");
        script_server server(
            {answering(R"({"data":{"id":"2244994945","name":"X","username":"XDevelopers"}})"), answering(page(0, 2))});
        running_x source(weir::x::user(account, from(server, 2)));
        source.end();
        check_all_came(source, posts_of(0, 2), {.received = 2, .counted = 2});
        const std::string name = account.substr(account[0] == '@' ? 1 : 0);
        CHECK(first_line(server.requests()[0]) == "GET /2/users/by/username/" + name);
        CHECK(first_line(server.requests()[1]) == "GET /2/users/2244994945/tweets?max_results=5&tweet.fields=entities");
        CHECK(source.told("budget of 2 posts reached (about $0.02)"));
    }
}

TEST_CASE("what X does not show is refused with X's own words, and without the token") {
    struct row {
        script_server::script answer;
        source_error::kind kind;
        std::string words;
    };
    const auto expected = GENERATE(values<row>({
        {answering(
             R"({"errors":[{"title":"Not Found Error","detail":"Could not find user with username: [AAAsecret].","type":"https://api.x.com/2/problems/resource-not-found"}]})"),
         source_error::kind::rejected, "answered: Not Found Error: Could not find user with username: [...]."},
        {answering(
             R"({"errors":[{"title":"Authorization Error","detail":"d","type":"https://api.x.com/2/problems/not-authorized-for-resource"}]})"),
         source_error::kind::unauthorised, "answered: Authorization Error: d"},
        {answering(R"({"data":{"id":"../../evil"}})"), source_error::kind::rejected,
         "answered: no account of that name"},
        {answering(
             R"({"errors":[{"message":"The `query` is AAAsecret\u202e"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"})",
             400),
         source_error::kind::rejected,
         "answered with status 400 (X does not understand the request; correct the query or the address): The `query` "
         "is ...???"},
    }));
    script_server server({expected.answer});
    running_x source(weir::x::user("nobody", from(server)));
    std::string words;
    CHECK(kind_of(source, words) == expected.kind);
    CHECK(words == "x:user: " + base_of(server) + ' ' + expected.words);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("hostile posts come through as they are, each in a record of its own") {
    const std::string body =
        "{\"data\":[\n {\"id\":\"1\",\"text\":\"\\\"}]},{\\u001b[31m\"},\r\n {\"id\":\"2\",\n\"text\":\"\xff\"},"
        "{\"text\":\"none\"},{\"text\":\"none\"}, null]}\n";
    script_server server({answering(body)});
    running_x source(weir::x::recent("q", from(server)));
    source.end();
    check_all_came(source,
                   {R"({"data":{"id":"1","text":"\"}]},{\u001b[31m"}})", "{\"data\":{\"id\":\"2\", \"text\":\"\xff\"}}",
                    R"({"data":{"text":"none"}})", R"({"data":{"text":"none"}})"},
                   {.received = 5, .counted = 4, .control = 1});
}

TEST_CASE("pages wait while the flow takes nothing, and lose nothing") {
    script_server server({answering(page(0, 100, "b")), answering(page(100, 200))});
    auto chosen = from(server);
    chosen.block_bytes = 512;
    running_x source(weir::x::recent("q", chosen), 1);
    REQUIRE(source.intake.keeps_a_batch_waiting());
    source.intake.give_credit(fake_intake::unlimited);
    source.end();
    check_all_came(source, posts_of(0, 200), {.received = 200, .counted = 200});
    CHECK(source.intake.most_bytes() <= 512);
}

TEST_CASE("pages that are to stop end with what has come, wherever they are") {
    SECTION("in the middle of a page") {
        script_server server({answering(page(0, 2, "b")), [](connection& peer) {
                                  peer.begin();
                                  peer.send(page(2, 4).substr(0, 30));
                                  peer.hold();
                              }});
        running_x source(weir::x::recent("q", from(server)));
        REQUIRE(server.gets_request(2));
        source.drain();
        check_all_came(source, posts_of(0, 2), {.received = 2, .counted = 2});
    }
    SECTION("while it waits") {
        script_server server({answering(page(0, 0, "b")), answering("", 429)});
        running_x source(weir::x::recent("q", from(server)));
        REQUIRE(source.time.someone_waits_for(60s));
        source.drain();
        check_all_came(source, {}, {});
    }
}

TEST_CASE("a page and a post that are too large are not kept") {
    SECTION("page") {
        script_server server({answering(page(0, 100))});
        auto chosen = from(server);
        chosen.max_page_bytes = 500;
        running_x source(weir::x::recent("q", chosen));
        std::string words;
        CHECK(kind_of(source, words) == source_error::kind::rejected);
        CHECK(words.ends_with("sent a page that is too large"));
    }
    SECTION("post") {
        script_server server(
            {answering(R"({"data":[{"id":"1","text":")" + std::string(300, 'x') + R"("},{"id":"2","text":"post"}]})")});
        auto chosen = from(server);
        chosen.max_record_bytes = 200;
        running_x source(weir::x::recent("q", chosen));
        source.end();
        check_all_came(source, {post_of(2)}, {.received = 2, .counted = 1, .oversize = 1});
    }
}

TEST_CASE("a query or an account that cannot be asked for is refused at once") {
    CHECK_THROWS_WITH(weir::x::recent(" ", {}), "x::recent: no query; say what to look for, such as #elixir");
    for (const char* const account : {"", "@", "a/../b", "sixteen_letters_", "@a b", "12345678901234567890"}) {
        CAPTURE(account);
        CHECK_THROWS_WITH(weir::x::user(account, {}),
                          "x::user: no account; give its name (letters, digits, _) or its number");
    }
}

}  // namespace
