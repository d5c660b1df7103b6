// SPDX-License-Identifier: Apache-2.0
// The same six events in windows of four kinds. Each event is a letter and the second at which it happened.
#include <weir/from.hpp>

#include <chrono>
#include <iostream>
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

const std::vector<event> events = {
    {'a', second(1)}, {'b', second(3)}, {'c', second(8)}, {'d', second(11)}, {'e', second(12)}, {'f', second(26)},
};

void append(std::string& names, const event& one) {
    names += one.name;
}

long long seconds_of(time_point time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

void show(const char* title, windows<event> over) {
    const bool counted = over.plan().kind == window_kind::count;
    std::cout << title << '\n';
    const auto all_alike = [](const event&) { return 0; };
    run(from_range(events)
            .partition(all_alike, {.over = std::move(over), .stages = 1})
            .reduce(std::string(), append)
            .emit()
            .for_each([counted](const pane<std::string>& one) {
                if (counted)
                    std::cout << "  number " << one.window.id;
                else
                    std::cout << "  from " << seconds_of(one.window.start) << " to " << seconds_of(one.window.end);
                std::cout << ": " << one.value << '\n';
            }));
}

}  // namespace

int main() {
    show("count(4)", window::count(4));
    show("fixed(10s)", window::fixed(10s, &event::at));
    show("sliding(10s, 5s)", window::sliding(10s, 5s, &event::at));
    show("session(5s)", window::session(5s, &event::at));
}
