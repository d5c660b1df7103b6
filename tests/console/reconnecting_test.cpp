// SPDX-License-Identifier: Apache-2.0
// What takes minutes of real time, in virtual time: the flow of `weir top` on a stream that is refused and that stalls.
#include "trending.hpp"

#include "support/console_run.hpp"
#include "support/watched_clock.hpp"

namespace {

using namespace std::chrono_literals;
using namespace weir::testing;
namespace console = weir::console;
namespace faults = weir::faults;

/// The flow of `weir top --window all --fold none` on a server that ends the stream with a 404.
class trending_run {
public:
    explicit trending_run(const weir::replay_server& server, std::shared_ptr<watched_clock> clock)
        : flow_(console::trending(
                    {.from = {weir::twitter::sample({.url = server.base_url() + "/1.1/statuses/sample.json"})}},
                    options(), {.print = [this](const console::window_view& one) { windows_.push_back(one); }}),
                {.threads = 2, .clock = std::move(clock)}) {}

    /// Waits for the 404, and compares the only window with the truth.
    void check_exact(const corpus& truth) {
        CHECK_THROWS_WITH(flow_.wait(), Catch::Matchers::EndsWith("404: end"));
        const auto report = flow_.report();
        CHECK(report.records.adds_up());
        CHECK(report.records.counted == truth.posts);
        CHECK(report.records.control == truth.controls);
        REQUIRE(windows_.size() == 1);
        CHECK(windows_[0].events == truth.posts);
        CHECK(windows_[0].tags == truth.tag_uses);
        std::map<std::string, std::uint64_t> tags;
        for (const auto& row : windows_[0].top) tags[row.tag] = row.count;
        CHECK(tags == truth.tags);
    }

    [[nodiscard]] weir::run_report report() const { return flow_.report(); }

private:
    static console::top_options options() {
        console::top_options chosen;
        chosen.window = std::nullopt;
        chosen.folding = console::fold::none;
        chosen.top = 1'000'000;
        return chosen;
    }

    std::vector<console::window_view> windows_;
    weir::running flow_;
};

/// The plan of a server that ends the stream with a 404.
weir::replay_options ending_with_404(const corpus& truth, std::vector<weir::fault> before = {}) {
    weir::replay_options options;
    options.plan.faults = std::move(before);
    options.plan.faults.push_back(
        {.record = truth.records.size(), .what = faults::refuse{.status = 404, .body = "end"}});
    options.plan.faults.push_back({.record = truth.records.size(), .what = faults::close{.cleanly = true}});
    return options;
}

void let_pass(watched_clock& clock, weir::duration wait) {
    REQUIRE(clock.someone_waits_for(wait));
    clock.advance(wait);
}

/// Lets time pass until the n-th request has come. In small steps: the last records wait for others meanwhile, since a
/// time that depends on when they were read.
void let_connect(watched_clock& clock, weir::replay_server& server, std::uint64_t request, weir::duration step = 10ms) {
    for (int steps = 0; steps < 2000 && !server.wait_for_requests(request, 10ms); ++steps) clock.advance(step);
    REQUIRE(server.counters().requests == request);
}

}  // namespace

TEST_CASE("the flow of weir top outlasts 420 twice and 503 twice by the published schedule, and counts exactly") {
    const auto truth = synthetic_corpus({.seed = 51}, 200);
    auto options = ending_with_404(truth);
    options.plan.at_first = {{.status = 420, .times = 2}, {.status = 503, .times = 2}};
    weir::replay_server server(feed_of(truth), options);
    const auto clock = std::make_shared<watched_clock>();
    trending_run run(server, clock);
    let_pass(*clock, 60s);
    let_pass(*clock, 120s);
    let_pass(*clock, 5s);
    let_pass(*clock, 10s);
    let_connect(*clock, server, 6);  // after the end of the stream
    run.check_exact(truth);
    CHECK(run.report().reconnects == 5);
}

TEST_CASE("the flow of weir top leaves a stream that has stalled for 90 s, and counts the rest exactly") {
    const auto truth = synthetic_corpus({.seed = 52}, 200);
    weir::replay_server server(feed_of(truth), ending_with_404(truth, {{.record = 100, .what = faults::stall{}}}));
    const auto clock = std::make_shared<watched_clock>();
    trending_run run(server, clock);
    REQUIRE(server.wait_until_stalled());
    const auto stalled = clock->now();
    let_connect(*clock, server, 2, 500ms);
    CHECK(clock->now() - stalled >= 90s);
    let_connect(*clock, server, 3);  // after the end of the stream
    run.check_exact(truth);
    CHECK(run.report().reconnects == 2);
}
