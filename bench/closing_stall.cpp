// SPDX-License-Identifier: Apache-2.0
// Workload: a source gives tags as fast as they are taken, of 10^6 different ones, counted in windows of one second by
// the clock; how long the source waits at most to give the next batch, while windows grow and close: from the start,
// and from the third window on. On a machine that does other work too a wait may be that work's: so the figures in
// brackets are of waits no longer than the CPU time that this process spent in them.
// Usage: bench_closing_stall [SECONDS [KEYS]]
#include <weir/from.hpp>
#include <weir/from_source.hpp>
#include <weir/top.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;

namespace {

using wall = std::chrono::steady_clock;

struct moment {
    wall::time_point at = wall::now();
    std::clock_t cpu = std::clock();
};
using moments = std::vector<moment>;

/// Tags in the order in which they are used, so that the source costs little beside the flow.
struct vocabulary {
    explicit vocabulary(std::size_t size) {
        std::uint64_t state = 42;
        for (std::size_t index = 0; index < size; ++index) {
            ends.push_back(text.size());
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            text.append("tag").append(std::to_string(state >> 24U));
        }
        ends.push_back(text.size());
    }
    [[nodiscard]] std::string_view operator[](std::size_t index) const {
        return std::string_view(text).substr(ends[index], ends[index + 1] - ends[index]);
    }
    [[nodiscard]] std::size_t size() const { return ends.size() - 1; }

    std::string text;
    std::vector<std::size_t> ends;
};

/// When the source was asked for each batch.
struct tag_source {
    using event = std::string_view;

    bool pull(std::size_t demand, weir::emitter<std::string_view>& out) {
        asked->emplace_back();
        for (; demand > 0; --demand) {
            out.push((*words)[next]);
            next = next + 1 < words->size() ? next + 1 : 0;
        }
        return asked->back().at - asked->front().at < length;
    }

    const vocabulary* words;
    moments* asked;
    wall::duration length;
    std::size_t next = 0;
};

struct waits {
    double wall = 0;
    double at_most_cpu = 0;
};

/// In milliseconds.
waits longest(const moments& asked, wall::duration from) {
    waits found;
    for (std::size_t index = 1; index < asked.size(); ++index) {
        const auto& before = asked[index - 1];
        const auto& here = asked[index];
        if (before.at - asked.front().at < from) continue;
        const auto waited = std::chrono::duration<double, std::milli>(here.at - before.at).count();
        const auto spent = static_cast<double>(here.cpu - before.cpu) * 1000 / CLOCKS_PER_SEC;
        found.wall = std::max(found.wall, waited);
        found.at_most_cpu = std::max(found.at_most_cpu, std::min(waited, spent));
    }
    return found;
}

struct setting {
    unsigned threads;
    std::size_t partitions;
    bool merged;  ///< the tables go to one node, which makes the list; else each partition makes its own
};

void measure(const vocabulary& words, wall::duration length, const setting& how) {
    constexpr std::size_t batch = 4096;
    moments asked;
    asked.reserve(1'000'000);
    std::size_t keys = 0;
    const auto same = [](std::string_view tag) { return tag; };
    const auto counted = weir::from_source(tag_source{&words, &asked, length}, {.size = batch})
                             .partition(same, {.over = weir::window::periodic(1s), .stages = how.partitions})
                             .count_by(same);
    if (how.merged)
        weir::run(counted.departition(weir::counts{}, weir::add_counts)
                      .map([&](const weir::pane<weir::counts>& one) {
                          keys = std::max(keys, one.value.size());
                          return weir::top(25)(one);
                      })
                      .for_each([](const auto&) {}),
                  {.threads = how.threads});
    else
        weir::run(counted.top_k(25).for_each([](const auto&) {}), {.threads = how.threads});
    const auto all = longest(asked, 0s);
    const auto later = longest(asked, 2500ms);
    std::printf("  %u threads, %2zu partitions, %s: %6.1f (%5.1f) ms, later %6.1f (%5.1f) ms; %5.1f M events/s%s\n",
                how.threads, how.partitions, how.merged ? "tables merged" : "lists merged ", all.wall, all.at_most_cpu,
                later.wall, later.at_most_cpu,
                static_cast<double>(asked.size() * batch) / std::chrono::duration<double>(length).count() / 1e6,
                how.merged && keys < words.size() ? "; too slow to see all keys in a window" : "");
}

}  // namespace

int main(int count, char** arguments) {
    const auto seconds = std::chrono::seconds(count > 1 ? std::atoi(arguments[1]) : 6);
    const vocabulary words(count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1'000'000);
    std::printf("The longest wait of a source\n");
    for (const bool merged : {false, true})
        for (const unsigned threads : {1U, 2U})
            for (const std::size_t partitions : {1U, 2U, 8U}) measure(words, seconds, {threads, partitions, merged});
}
