// SPDX-License-Identifier: Apache-2.0
// Visits to a site: what each user looked at, until there was nothing of them for half an hour.
#include <weir/from.hpp>

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct click {
    std::string user;
    std::string page;
    std::chrono::sys_time<std::chrono::minutes> at;
};

std::chrono::sys_time<std::chrono::minutes> at(int hour, int minute) {
    return std::chrono::sys_time<std::chrono::minutes>(std::chrono::hours(hour) + std::chrono::minutes(minute));
}

const std::vector<click> clicks = {
    {"ada", "home", at(9, 0)},    {"bob", "home", at(9, 10)},  {"ada", "books", at(9, 20)}, {"ada", "cart", at(9, 45)},
    {"bob", "search", at(10, 5)}, {"ada", "home", at(10, 30)}, {"bob", "help", at(10, 30)},
};

/// A session is a window of one key, and the state says whose.
struct visit {
    std::string user;
    std::vector<std::string> pages;
};

void note(visit& seen, const click& one) {
    seen.user = one.user;
    seen.pages.push_back(one.page);
}

void print_time(time_point time) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
    std::cout << std::setfill('0') << std::setw(2) << minutes / 60 << ':' << std::setw(2) << minutes % 60;
}

}  // namespace

int main() {
    auto visits = from_range(clicks)
                      .partition(&click::user, {.over = window::session(30min, &click::at)})
                      .reduce(visit{}, note)
                      .emit()
                      .collect();
    const auto place = [](const pane<visit>& one) { return std::tie(one.value.user, one.window.start); };
    std::sort(visits.begin(), visits.end(),
              [&](const auto& one, const auto& other) { return place(one) < place(other); });
    for (const auto& one : visits) {
        std::cout << one.value.user << ", ";
        print_time(one.window.start);
        std::cout << " to ";
        print_time(one.window.end);
        for (const auto& page : one.value.pages) std::cout << ' ' << page;
        std::cout << '\n';
    }
}
