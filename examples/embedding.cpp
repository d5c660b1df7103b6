// SPDX-License-Identifier: Apache-2.0
// weir inside a program of one's own: a source, an operator and a sink that the program brings along, and a flow that
// it starts, asks, and ends.
#include <weir/from_source.hpp>

#include <condition_variable>
#include <functional>
#include <future>
#include <iostream>
#include <latch>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace {

struct level {
    std::string gauge;
    int centimetres = 0;
};

/// A source: pushes what the gauges say, and then waits for more until the flow is asked to end.
struct gauges {
    using event = level;

    [[nodiscard]] static std::string name() { return "gauges"; }

    void run(weir::emitter<level>& out) {
        for (const auto& one : morning) out.push(one);
        out.flush();  // without waiting for a full batch
        std::mutex nothing;
        std::unique_lock lock(nothing);
        std::condition_variable_any().wait(lock, out.stopping(), [] { return false; });
    }

    std::vector<level> morning = {{"bridge", 210}, {"mill", 95}, {"bridge", 214}, {"mill", 92}, {"bridge", 230}};
};

/// An operator with a state: by how much each gauge has changed since the last time.
struct changes {
    using event = level;

    void receive(level now, const auto& emit) {
        const auto before = last.find(now.gauge);
        if (before != last.end()) emit(level{now.gauge, now.centimetres - before->second});
        last[now.gauge] = now.centimetres;
    }

    std::map<std::string, int> last;
};

using totals = std::map<std::string, int>;

/// A sink: prints each list, and tells when it has the first.
struct console {
    void put(const totals& all) {
        for (const auto& [gauge, change] : all) std::cout << "  " << gauge << ' ' << std::showpos << change << '\n';
        std::cout << std::noshowpos;
        if (std::exchange(waited_for, false)) printed.set_value();
    }

    void flush() { std::cout << "the last word\n"; }

    std::promise<void> printed;
    bool waited_for = true;
};

/// A layer's name has all operations up to its end: the last says enough here.
std::string last_of(const std::string& name) {
    return name.substr(name.rfind('.') + 1);
}

void print(const weir::metrics_snapshot& now) {
    for (const auto& one : now.sources) std::cout << one.name << ": " << one.records.counted << " counted\n";
    for (const auto& one : now.layers)
        std::cout << last_of(one.name) << ": " << one.in << " in, " << one.out << " out\n";
}

}  // namespace

int main() {
    console sink;
    std::latch taken(3);  // the changes between five levels of two gauges
    const auto so_far = weir::window::global().trigger_on("so far", weir::accumulation::keep);
    const auto add = [&taken](totals& all, const level& change) {
        all[change.gauge] += change.centimetres;
        taken.count_down();
    };
    const auto job = weir::from_source([] { return gauges(); })
                         .via(changes{})
                         .partition(&level::gauge, {.over = so_far, .stages = 1})
                         .reduce(totals{}, add)
                         .emit_state()
                         .into(std::ref(sink));

    weir::running flow = weir::start(job);
    taken.wait();
    flow.trigger("so far");
    sink.printed.get_future().wait();
    flow.drain();
    const auto report = flow.wait();
    print(flow.metrics());
    std::cout << (report.records.adds_up() ? "all accounted for\n" : "something is missing\n");
}
