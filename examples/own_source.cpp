// SPDX-License-Identifier: Apache-2.0
// A source and a sink of one's own: water levels from a recording, and what they were minute by minute at each gauge.
// The source moves the run's clock along with the recording, so that the windows are the recording's minutes.
#include <weir/from.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

struct level {
    std::string gauge;
    int centimetres = 0;
};

/// Delivers the recording, then ends. It has a thread of its own, which `put` holds up while the flow has no credit.
class recording_source final : public weir::source {
public:
    explicit recording_source(std::shared_ptr<weir::manual_clock> clock) : clock_(std::move(clock)) {}

    void run(weir::intake& entrance) override {
        const std::vector<std::vector<level>> each_half_minute = {
            {{"bridge", 210}, {"mill", 95}},
            {{"bridge", 214}},  // the first minute
            {{"bridge", 230}, {"mill", 97}},
            {{"bridge", 221}},  // the second
            {{"mill", 96}},
        };
        for (auto levels : each_half_minute) {
            if (!entrance.put(weir::make_counted<weir::batch<level>>(std::move(levels)))) return;
            clock_->advance(30s);
        }
    }

private:
    std::shared_ptr<weir::manual_clock> clock_;
};

/// Where a flow of levels begins: `weir::from(recording{…})`.
struct recording {
    using event = level;

    [[nodiscard]] std::string name() const { return "recording"; }
    [[nodiscard]] std::unique_ptr<weir::source> make() const { return std::make_unique<recording_source>(clock); }
    [[nodiscard]] weir::read_batch<level> reader() const { return {}; }

    std::shared_ptr<weir::manual_clock> clock;
};

using highest = std::map<std::string, int>;

void note(highest& seen, const level& one) {
    auto& most = seen[one.gauge];
    most = std::max(most, one.centimetres);
}

void merge(highest& all, highest part) {
    all.merge(std::move(part));  // a gauge is in one partition only
}

/// Behind a departition, one thread at a time calls it: it needs no lock.
class table {
public:
    void print(const weir::pane<highest>& minute) {
        if (minute.value.empty()) return;
        std::cout << "minute " << minute.window.id << '\n';
        for (const auto& [gauge, most] : minute.value) std::cout << "  " << gauge << ' ' << most << " cm\n";
        ++minutes_;
    }

    [[nodiscard]] int minutes() const { return minutes_; }

private:
    int minutes_ = 0;
};

}  // namespace

int main() {
    const auto clock = std::make_shared<weir::manual_clock>();
    table sink;
    weir::run(weir::from(recording{clock})
                  .partition(&level::gauge, {.over = weir::window::periodic(1min)})
                  .reduce(highest{}, note)
                  .departition(highest{}, merge)
                  .for_each([&sink](const weir::pane<highest>& minute) { sink.print(minute); }),
              {.clock = clock});
    std::cout << sink.minutes() << " minutes\n";
}
