// SPDX-License-Identifier: Apache-2.0
// Events out of order, in windows of ten seconds: what is late, what may still come in, and what comes out when.
#include <weir/from.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct event {
    char name = ' ';
    std::chrono::sys_seconds at;
};

std::chrono::sys_seconds second(int count) {
    return std::chrono::sys_seconds(std::chrono::seconds(count));
}

/// In the order in which they arrive.
const std::vector<event> events = {
    {'a', second(1)}, {'b', second(12)}, {'c', second(3)}, {'d', second(15)}, {'e', second(23)}, {'f', second(4)},
};

/// Keeps the late ones; many threads may bring them.
struct late_events {
    void operator()(const event& one) {
        const std::scoped_lock lock(mutex);
        names += one.name;
    }

    std::mutex mutex;
    std::string names;
};

void append(std::string& names, const event& one) {
    names += one.name;
}

void print(const pane<std::string>& one) {
    std::cout << "  window " << one.window.id << ", " << one.fired.name << ": "
              << (one.value.empty() ? "nothing" : one.value) << '\n';
}

/// Late events, counted by the layer that refused them.
std::uint64_t late_in(const metrics_snapshot& metrics) {
    std::uint64_t late = 0;
    for (const auto& layer : metrics.layers) late += layer.late;
    return late;
}

template <class Window>
void show(const char* title, const Window& over) {
    late_events late;
    std::cout << title << '\n';
    const auto windows = from_range(events)
                             .shuffle({.over = over.late_to([&late](const event& one) { late(one); }), .stages = 1})
                             .reduce(std::string(), append)
                             .emit();
    running flow(windows.for_each(print), {});
    flow.wait();
    std::cout << "  late: " << late.names << ", " << late_in(flow.metrics()) << " of " << events.size() << '\n';
}

}  // namespace

int main() {
    const auto ten_seconds = window::fixed(10s, &event::at);
    show("as they come", ten_seconds);
    show("out_of_order_by(10s)", ten_seconds.out_of_order_by(10s));
    show("allowed_lateness(10s, keep)", ten_seconds.allowed_lateness(10s, accumulation::keep));
    show("allowed_lateness(10s, discard)", ten_seconds.allowed_lateness(10s, accumulation::discard));
}
