// SPDX-License-Identifier: Apache-2.0
// A printer of metrics, as a program would hang it into its own telemetry: every ten seconds of the run's clock, which
// the source moves on here as soon as the sink has seen what it pushed.
#include <weir/from_source.hpp>

#include <chrono>
#include <iostream>
#include <latch>
#include <memory>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 3;
constexpr int events_a_round = 4;

/// What source, sink and printer wait for, round by round.
struct round_of {
    std::latch seen{events_a_round};
    std::latch printed{1};
};

using all_rounds = std::vector<std::unique_ptr<round_of>>;

/// Pushes a round, waits until it has arrived, moves the clock on, and waits until that has been printed.
struct numbers {
    using event = int;

    void run(emitter<int>& out) const {
        for (int round = 0; round < rounds; ++round) {
            for (int number = 0; number < events_a_round; ++number) out.push(round * events_a_round + number);
            out.flush();
            rounds_of.at(static_cast<std::size_t>(round))->seen.wait();
            clock->advance(10s);
            rounds_of.at(static_cast<std::size_t>(round))->printed.wait();
        }
    }

    const all_rounds& rounds_of;
    std::shared_ptr<manual_clock> clock;
};

void print(const metrics_snapshot& now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.taken).time_since_epoch();
    std::cout << "after " << seconds.count() << " s\n";
    for (const auto& one : now.sources)
        std::cout << "  " << one.name << ": " << one.records.received << " received, at most " << one.max_demand
                  << " batches in flight\n";
    for (const auto& one : now.layers)
        std::cout << "  " << one.name << ": " << one.late << " late, " << one.dropped << " dropped, " << one.failed
                  << " failed\n";
}

}  // namespace

int main() {
    all_rounds waits;
    for (int round = 0; round < rounds; ++round) waits.push_back(std::make_unique<round_of>());
    const auto clock = std::make_shared<manual_clock>();
    const auto see = [&waits](int number) {
        waits[static_cast<std::size_t>(number / events_a_round)]->seen.count_down();
    };
    const auto tell = [&waits, done = std::size_t{0}](const metrics_snapshot& now) mutable {
        print(now);
        waits.at(done++)->printed.count_down();
    };
    const auto source = [&] { return numbers{waits, clock}; };
    run(from_source(source).for_each(see), {.max_demand = 8, .on_metrics = tell, .metrics_every = 10s, .clock = clock});
}
