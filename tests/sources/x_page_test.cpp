// SPDX-License-Identifier: Apache-2.0
#include "../../sources/x_page.hpp"
#include "../../sources/x_gate.hpp"
#include "../../sources/x_pages.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace {

using weir::x::page_size;
using weir::x::read_page;
using texts = std::vector<std::string_view>;

TEST_CASE("a page is cut into its posts without a change to their bytes") {
    const std::string first = R"({"id":"1","text":"a \"]},{[ \\ b"})";
    const std::string second = R"({ "id" : "2" , "n":[1,{"m":[]}], "text":"日本 \u00e9" })";
    const std::string space = GENERATE(as<std::string>{}, "", " ", "\r\n\t");
    const std::string answer = space + "{" + space + "\"data\"" + space + ":" + space + "[" + space + first + space +
                               "," + space + second + space + "]" + space + "," +
                               R"("includes":{"data":[{"id":"9"}]},"meta":{"next_token":"t\/1","result_count":2}})" +
                               space;
    const auto found = read_page(answer);
    REQUIRE(found);
    CHECK(found->posts == texts{first, second});
    CHECK(found->next_token == "t/1");
    CHECK_FALSE(found->said);
}

TEST_CASE("a page that was cut anywhere is no page") {
    const std::string answer =
        R"({"meta":{"next_token":"a"},"data":[{"id":"1","text":"a\"}"},{"id":"2"}],"errors":[{"title":"t"}]})";
    REQUIRE(read_page(answer));
    for (std::size_t size = 0; size < answer.size(); ++size) {
        CAPTURE(size);
        REQUIRE_FALSE(read_page(answer.substr(0, size)));
    }
    CHECK_FALSE(read_page(answer + "}"));
    CHECK_FALSE(read_page("<html>no</html>"));
}

TEST_CASE("a broken post costs no other, since nobody looks into it") {
    const auto found = read_page("{\"data\":[{\"text\":\"\xff\"},{\"id\":},{\"id\":\"3\"},null]}");
    REQUIRE(found);
    CHECK(found->posts == texts{"{\"text\":\"\xff\"}", "{\"id\":}", "{\"id\":\"3\"}", "null"});
}

TEST_CASE("pages without posts, without tokens and with errors are pages") {
    const auto empty = read_page(R"({"meta":{"result_count":0}})");
    REQUIRE(empty);
    CHECK((!empty->has_data && empty->has_meta && empty->posts.empty() && empty->next_token.empty()));

    const auto refused = read_page(R"({"errors":[{"title":"Not Found Error","detail":"d"}]})");
    REQUIRE(refused);
    CHECK((!refused->has_data && !refused->has_meta));
    CHECK(refused->said->words() == "Not Found Error: d");

    CHECK(read_page("{}"));
    CHECK(read_page(R"({"data":[],"meta":{"next_token":7}})")->next_token.empty());
}

TEST_CASE("pages are as large as the budget allows, and leave no rest that is smaller than a page") {
    CHECK(page_size(1'000, 10) == 100);
    CHECK(page_size(weir::x::unlimited, 10) == 100);
    CHECK(page_size(100, 10) == 100);
    CHECK(page_size(25, 10) == 25);
    CHECK(page_size(3, 10) == 10);
    CHECK(page_size(105, 10) == 95);
    CHECK(page_size(101, 5) == 96);
    for (std::uint64_t left = 10; left < 400; ++left) {
        std::uint64_t rest = left;
        while (rest > 0) {
            const std::uint64_t size = page_size(rest, 10);
            CAPTURE(left, rest, size);
            REQUIRE((size >= 10 && size <= 100 && size <= rest));
            rest -= size;
        }
    }
}

TEST_CASE("ids are remembered until there are too many") {
    weir::x::seen_ids seen;
    constexpr std::uint64_t most = weir::x::seen_ids::most;
    for (std::uint64_t id = 0; id < most; ++id) REQUIRE(seen.insert(id));
    CHECK_FALSE(seen.insert(0));
    CHECK_FALSE(seen.insert(most - 1));
    CHECK(seen.insert(most));  // forgets 0
    CHECK(seen.insert(0));     // forgets 1
    CHECK(seen.insert(1));
    CHECK_FALSE(seen.insert(most));
}

}  // namespace
