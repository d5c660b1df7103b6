// SPDX-License-Identifier: Apache-2.0
// Recordings of several sources, replayed apart.
#include "support/catch.hpp"

#include <weir/any_posts.hpp>
#include <weir/recording.hpp>
#include <weir/stamped.hpp>

#include "support/recording_intake.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using strings = std::vector<std::string>;
using numbers = std::vector<std::uint32_t>;

/// Delivers each text as a block of its own.
class scripted final : public weir::source {
public:
    explicit scripted(strings blocks) : blocks_(std::move(blocks)) {}
    void run(weir::intake& entrance) override {
        for (const auto& text : blocks_) {
            auto one = entrance.blocks().take(text.size());
            one->append(text);
            if (!entrance.put(std::move(one))) return;
        }
    }

private:
    strings blocks_;
};

weir::tweets lines_of(const strings& blocks) {
    return {"recording", [blocks] { return std::make_unique<scripted>(blocks); }};
}

std::string line(int second, const std::string& source, const std::string& record) {
    return R"({"received":"2026-01-01T00:00:)" + std::to_string(100 + second).substr(1) + R"(.000000Z","source":")" +
           source + R"(","record":)" + record + "}\n";
}

/// Runs it up to its end.
struct outcome {
    std::size_t strands = 0;
    strings blocks = {};
    numbers of = {};
    numbers ended = {};
};

outcome replay(const strings& blocks, bool known) {
    weir::replayed_options how{.apart = true};
    if (known) how.before = lines_of(blocks);
    const auto source = weir::replayed(lines_of(blocks), how).make();
    outcome done{source->strands()};
    weir::testing::recording_intake entrance;
    source->run(entrance);
    done.blocks = entrance.blocks_put();
    done.of = entrance.strands_put();
    done.ended = entrance.ended();
    return done;
}

}  // namespace

TEST_CASE("a recording that can be read twice is replayed in a strand for each source, up to its last record") {
    const auto done = replay({line(0, "a", "1") + line(0, "b", "2") + line(1, "a", "3"),
                              line(2, "c \\\"x\\\"", "4") + line(3, "a", "5"), line(3, "a", "6")},
                             true);
    CHECK(done.strands == 3);
    CHECK(done.blocks == strings{"1\n3\n", "2\n", "5\n", "4\n", "6\n"});
    CHECK(done.of == numbers{0, 1, 0, 2, 0});
    CHECK(done.ended == numbers{1, 2, 0});
}

TEST_CASE("a source that nobody knew of is let in with its first record alone, behind all before it") {
    const auto done = replay({line(0, "a", "1") + line(0, "b", "2") + line(1, "a", "3") + line(1, "b", "4")}, false);
    CHECK(done.strands == 1);
    CHECK(done.blocks == strings{"1\n", "2\n", "3\n", "4\n"});
    CHECK(done.of == numbers{0, 1, 0, 1});
    CHECK(done.ended.empty());
}

TEST_CASE("what is no recorded line belongs to the source of the line before it") {
    const auto done = replay({line(0, "a", "1") + line(0, "b", "2") + "plain\n" + line(0, "a", "3")}, true);
    CHECK(done.blocks == strings{"1\n3\n", "2\nplain\n"});
    const auto cut = replay({line(0, "a", "1").substr(0, 60) + "\n" + line(0, "a", "2")}, true);
    CHECK(cut.blocks.size() == 1);
}

TEST_CASE("of very many sources the later ones share a strand") {
    std::string lines;
    for (int n = 0; n < 1000; ++n) lines += line(0, std::to_string(n), std::to_string(n));
    const auto done = replay({lines}, true);
    CHECK(done.strands == 256);
    CHECK(done.blocks.size() == 256);
    CHECK(done.blocks.back().size() == 745 * 4);
}

TEST_CASE("lines that cannot be read, or are no recording, are one strand") {
    const weir::tweets broken{"x", []() -> std::unique_ptr<weir::source> { throw weir::file_error("x", "gone"); }};
    const auto source = weir::replayed(lines_of({line(0, "a", "1")}), {.apart = true, .before = broken}).make();
    CHECK(source->strands() == 1);
    CHECK(replay({"{}\n", line(0, "a", "1") + line(0, "b", "1")}, true).strands == 1);
}

TEST_CASE("at a speed, the sources of a recording wait for their time together") {
    const std::string lines = line(10, "a", "1") + line(10, "b", "2") + line(40, "b", "3") + line(40, "a", "4");
    const auto source =
        weir::replayed(lines_of({lines}), {.speed = {60}, .apart = true, .before = lines_of({lines})}).make();
    REQUIRE(source->strands() == 2);
    weir::testing::recording_intake entrance;
    std::thread runs([&] { source->run(entrance); });
    const bool first = entrance.wait_for_blocks(2);
    entrance.advance(499ms);
    const auto early = entrance.all_text();
    entrance.advance(1ms);
    const bool second = entrance.wait_for_blocks(4);
    runs.join();
    CHECK(first);
    CHECK(early == "1\n2\n");
    CHECK(second);
    CHECK(entrance.strands_put() == numbers{0, 1, 0, 1});
    CHECK(entrance.blocks_put() == strings{"1\n", "2\n", "4\n", "3\n"});
}

TEST_CASE("blocks of a live source say when they were received, those of its recording to the microsecond the same") {
    weir::testing::recording_intake entrance;
    entrance.advance(1'767'225'600s + 1234567ns);
    const auto path =
        (std::filesystem::temp_directory_path() / ("weir-stamped-" + std::to_string(::getpid()))).string();
    const auto to = std::make_shared<weir::recorder>(path);
    weir::recorded(lines_of({"1\n"}), to, weir::receipt_stamps::set).make()->run(entrance);
    to->finish();
    REQUIRE(entrance.receipts_put().at(0).size() == 1);
    CHECK(entrance.receipts_put()[0][0].time == weir::time_point(1'767'225'600s + 1234us));
    weir::testing::recording_intake again;
    weir::testing::recording_intake unrecorded;
    weir::stamped(lines_of({"1\n"})).make()->run(unrecorded);
    CHECK(unrecorded.receipts_put().at(0).size() == 1);
    const auto live = [](std::string_view name) { return name == "recording"; };
    weir::replayed(weir::tweets_from_file(path), {.apart = true, .is_live = live}).make()->run(again);
    std::filesystem::remove(path);
    REQUIRE(again.receipts_put().at(0).size() == 1);
    CHECK(again.receipts_put()[0][0].time == weir::time_point(1'767'225'600s + 1234us));
}

TEST_CASE("a replay says when records of live sources were received, and nothing of others") {
    const auto source = weir::replayed(lines_of({line(1, "live", "1") + line(2, "file", "2") + line(3, "live", "3") +
                                                 line(3, "live", "4") + line(4, "live", "5")}),
                                       {.apart = true,
                                        .before = lines_of({line(1, "live", "1") + line(2, "file", "2")}),
                                        .is_live = [](std::string_view name) { return name == "live"; }})
                            .make();
    REQUIRE(source->strands() == 2);
    weir::testing::recording_intake entrance;
    source->run(entrance);
    const auto receipts = entrance.receipts_put();
    REQUIRE(receipts.size() == 2);
    std::vector<std::size_t> from;
    for (const auto& one : receipts[0]) from.push_back(one.from);
    CHECK(from == std::vector<std::size_t>{0, 2, 6});
    CHECK(receipts[1].empty());
}

TEST_CASE("a post from more than an hour after it was received has no time") {
    const auto post = [](const std::string& time) {
        return R"({"id":"1","created_at":")" + time + R"(","account":{"acct":"a"},"tags":[]})" + "\n";
    };
    weir::block records;
    const auto begin = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    for (const auto* time : {"2026-01-01T01:00:00Z", "2026-01-01T01:00:00.001Z", "2100-01-01T00:00:00Z"})
        records.append(post(time));
    if (GENERATE(true, false)) records.receipts.push_back({0, begin});
    const bool known = !records.receipts.empty();
    if (known) records.receipts.push_back({records.size_bytes(), begin + 60min});
    records.append(post("2026-01-01T01:59:00Z"));
    weir::any_post_reader reader;
    reader.open(records, weir::plan_any_posts({.times = true}));
    std::vector<bool> timed;
    for (weir::counted_post one; reader.next(one);) timed.push_back(one.time.has_value());
    CHECK(timed == std::vector<bool>{true, !known, !known, true});
}
