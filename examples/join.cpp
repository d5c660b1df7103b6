// SPDX-License-Identifier: Apache-2.0
// Two streams joined hour by hour: orders, and the payments for them. What has no counterpart in its hour comes out
// alone.
#include <weir/from.hpp>
#include <weir/join.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

using minute = std::chrono::sys_time<std::chrono::minutes>;

struct order {
    int number = 0;
    std::string goods;
    minute at;
};

struct payment {
    int order = 0;
    int euros = 0;
    minute at;
};

const std::vector<order> orders = {
    {1, "a book", minute(5min)},
    {2, "a lamp", minute(50min)},
    {3, "a chair", minute(70min)},
};

const std::vector<payment> payments = {
    {1, 10, minute(6min)},
    {1, 2, minute(20min)},
    {2, 30, minute(61min)},
    {3, 80, minute(75min)},
};

std::string describe(const order* one, const payment* paid) {
    if (!paid) return "not paid within the hour: " + one->goods;
    if (!one) return "paid, but not ordered within the hour: " + std::to_string(paid->euros) + " euros";
    return one->goods + ": " + std::to_string(paid->euros) + " euros";
}

}  // namespace

int main() {
    const windows<either<order, payment>> each_hour = window::fixed(1h, time_of_either(&order::at, &payment::at));
    auto lines = window_join(join_mode::full_outer, from_range(orders), from_range(payments), each_hour, &order::number,
                             &payment::order, describe)
                     .collect();
    std::sort(lines.begin(), lines.end());
    for (const auto& line : lines) std::cout << line << '\n';
}
