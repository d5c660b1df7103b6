// SPDX-License-Identifier: Apache-2.0
#include "../../sources/post_head.hpp"

#include "support/catch.hpp"
#include "support/drawn_records.hpp"
#include "support/tweet_reading.hpp"

#include <array>
#include <string>

namespace {

using namespace weir::testing;
using weir::begins_as_post;
using weir::tally;
using weir::validation;

}  // namespace

TEST_CASE("a record begins as a post if a name that tells is among its first ones") {
    for (const std::string record : {R"({"id":1})", R"({"id_str":null})", R"({"text":"")", R"({"full_text":[)",
                                     R"({"entities":{}})", R"({"data":{)", R"( { "data" : {"id":1}})",
                                     R"({"created_at":"x","id":1})", R"({"a":{"b":["}",{"id":1}]},"c":"\\\"","id":1})",
                                     R"({"a":1,"data":{}})", R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"id":1})"}) {
        CAPTURE(record);
        CHECK(begins_as_post(record));
    }
    for (const std::string record : {R"()",
                                     R"({)",
                                     R"({})",
                                     R"({"id")",
                                     R"({"id)",
                                     R"(["id"])",
                                     R"([{"id":1}])",
                                     R"("id":1)",
                                     R"({"data":[]})",
                                     R"({"data":null})",
                                     R"({"data":)",
                                     R"({"user":{"id":1}})",
                                     R"({"a":[{"id":1}]})",
                                     R"({"a":"id","b":"\"id\":1"})",
                                     R"({"\u0069d":1})",
                                     R"({"a\"id":1})",
                                     R"({"a":"\","id":1})",
                                     R"({"delete":{"status":{"id":1}}})",
                                     R"({"ids":1})",
                                     R"({"Id":1})"}) {
        CAPTURE(record);
        CHECK_FALSE(begins_as_post(record));
    }
    CHECK(begins_as_post("{\"a\":\"" + std::string(900, 'x') + "\",\"id\":1}"));
    CHECK_FALSE(begins_as_post("{\"a\":\"" + std::string(9000, 'x')));
}

TEST_CASE("what begins as a post, and is valid JSON, is one") {
    dice draw(printed_seed());
    drawn_records make(draw, true);
    int posts = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto record = make.next();
        for (auto changes = draw.between(0, 1); changes > 0; --changes)
            record[draw.between(0, record.size() - 1)] = "{}[]\",:\\ "[draw.between(0, 8)];
        if (!begins_as_post(record)) continue;
        const auto fate =
            read_tagged(*block_of(record, {static_cast<std::uint32_t>(record.size())}), validation::full).fate;
        if (fate.malformed == 1) continue;
        CAPTURE(record);
        REQUIRE(fate == tally{.received = 1, .counted = 1});
        ++posts;
    }
    CHECK(posts > 1000);
}

TEST_CASE("heads are told from what the last one was as if each were looked at alone") {
    dice draw(printed_seed());
    drawn_records make(draw, true);
    weir::post_heads heads;
    const std::array<std::string, 4> bases = {R"({"created_at":"Mon Feb 29 19:42:02 +0000 2016","id":7,"text":"x"})",
                                              R"({"m":{"a":"\"\\x","l":["ja",1]},"b c":"d", "id" : 1})",
                                              R"({"data":{"id":"1"}})", make.next()};
    for (int round = 0; round < 20'000; ++round) {
        auto record = bases.at(draw.between(0, bases.size() - 1));
        for (auto changes = draw.between(0, 3); changes > 0; --changes)
            record[draw.between(0, record.size() - 1)] = "{}[]\",:\\ ax"[draw.between(0, 10)];
        if (draw.between(0, 9) == 0) record.resize(draw.between(0, record.size()));
        CAPTURE(record);
        REQUIRE(heads.begin_as_post(record) == begins_as_post(record));
    }
}
