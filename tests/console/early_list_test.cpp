// SPDX-License-Identifier: Apache-2.0
#include "../../console/trending.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace weir;
using namespace weir::console;

/// What a partition has of a window so far: one tag, used so often in as many posts.
pane<trend_summary> part(std::int64_t window, std::size_t partition, std::string tag, std::uint64_t count) {
    pane<trend_summary> made;
    made.window = {.id = window, .start = time_point(std::chrono::seconds(10 * window)), .end = {}};
    made.partition = partition;
    made.partitions = 2;
    made.value = {.events = count, .tags = count, .distinct = 1, .top = {{tag, tag, count}}};
    return made;
}

/// Posts with a hundred different tags, so that no partition is left out, and the end when it is let go.
class held_source final : public source {
public:
    held_source(std::promise<void>& came, std::shared_future<void> go) : came_(came), go_(std::move(go)) {}

    void run(intake& entrance) override {
        auto posts = entrance.blocks().take(1024);
        for (int tag = 0; tag < 100; ++tag)
            posts->append(R"({"id":1,"entities":{"hashtags":[{"text":"tag)" + std::to_string(tag) + "\"}]}}\n");
        (void)entrance.put(std::move(posts));
        came_.set_value();
        go_.wait();
    }

private:
    std::promise<void>& came_;
    std::shared_future<void> go_;
};

struct printed {
    std::vector<window_view> views;
    early_list list{2, [this](const window_view& view) { views.push_back(view); }};
};

}  // namespace

TEST_CASE("an early list is printed once, when all partitions have said what they have") {
    printed all;
    all.list.take(part(7, 0, "a", 2));
    CHECK(all.views.empty());
    all.list.take(part(7, 1, "b", 3));
    REQUIRE(all.views.size() == 1);
    CHECK_FALSE(all.views[0].final);
    CHECK(all.views[0].id == 7);
    CHECK(all.views[0].events == 5);
    CHECK(all.views[0].distinct == 2);
    REQUIRE(all.views[0].top.size() == 2);
    CHECK(all.views[0].top[0].tag == "b");
    all.list.take(part(7, 0, "a", 2));
    all.list.take(part(7, 1, "b", 3));
    CHECK(all.views.size() == 1);
}

TEST_CASE("an early list is of the partitions that have anything, if it is asked for before all have come") {
    printed all;
    all.list.show();
    CHECK(all.views.empty());
    all.list.take(part(7, 0, "a", 2));
    all.list.show();
    all.list.show();
    all.list.take(part(7, 1, "b", 3));
    REQUIRE(all.views.size() == 1);
    CHECK(all.views[0].events == 2);
}

TEST_CASE("nothing is early behind a list that is final, and an early one does not change what is final") {
    printed all;
    all.list.take(part(7, 0, "a", 2));
    all.list.print({.id = 7, .events = 9, .top = {}});
    all.list.take(part(7, 1, "b", 3));
    REQUIRE(all.views.size() == 1);
    CHECK(all.views[0].final);
    CHECK(all.views[0].events == 9);
}

TEST_CASE("an early list is of the first window alone, and not printed while it is empty") {
    printed all;
    all.list.take(part(7, 0, "a", 2));
    all.list.take(part(8, 0, "c", 4));
    all.list.take(part(8, 1, "d", 4));
    CHECK(all.views.empty());
    all.list.take(part(7, 1, "b", 3));
    CHECK(all.views.size() == 1);
    printed none;
    none.list.take(part(7, 0, "a", 0));
    none.list.take(part(7, 1, "a", 0));
    CHECK(none.views.empty());
}

TEST_CASE("the flow of weir top prints what its first window holds when it is asked, and all of it at the end") {
    std::promise<void> came, early, go;
    const auto let_go = go.get_future().share();
    std::vector<window_view> views;
    trending_ends ends{.print = [&](const window_view& view) { views.push_back(view); }};
    ends.early = std::make_shared<early_list>(25, [&](const window_view& view) {
        views.push_back(view);
        if (!view.final) early.set_value();
    });
    ends.print = [list = ends.early](const window_view& view) { list->print(view); };
    top_options options;
    options.window = std::chrono::hours(24 * 300);
    const tweets posts("held", [&] { return std::make_unique<held_source>(came, let_go); });
    options.stages = 2;
    running flow(trending({.from = {posts}, .only_tweets = GENERATE(true, false)}, options, ends), {.threads = 2});
    came.get_future().wait();
    flow.trigger(so_far);
    early.get_future().wait();
    go.set_value();
    flow.wait();
    REQUIRE(views.size() == 2);
    CHECK_FALSE(views[0].final);
    CHECK(views[1].final);
    for (const auto& view : views) {
        CHECK(view.events == 100);
        CHECK(view.distinct == 100);
        CHECK(view.top.size() == 25);
    }
}
