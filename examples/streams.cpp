// SPDX-License-Identifier: Apache-2.0
// Three ways for the numbers of several sources to meet or part: merge, broadcast and a stream that is pulled.
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace weir;

namespace {

const std::vector<int> monday = {3, 1, 2};
const std::vector<int> tuesday = {10, 30, 20};

auto sum_of(const flow<int>& numbers) {
    return numbers.shuffle({.stages = 1}).reduce(0, [](int& sum, int number) { sum += number; }).emit_state();
}

/// A branch of a broadcast: makes a job of a flow.
auto printing_sum(std::string title) {
    return [title](const flow<int>& numbers) {
        return sum_of(numbers).for_each([title](int sum) { std::cout << title << ' ' << sum << '\n'; });
    };
}

}  // namespace

int main() {
    const flow<int> week = merge(from_range(monday), from_range(tuesday));
    for (const int sum : sum_of(week).stream()) std::cout << "merged " << sum << '\n';

    int odd = 0;
    const auto counting_odd = [&odd](const flow<int>& numbers) {
        return numbers.filter([](int number) { return number % 2 != 0; })
            .for_each([&odd](int) { ++odd; }, {.concurrency = 1});
    };
    run(week.broadcast(printing_sum("broadcast"), counting_odd));
    std::cout << "odd " << odd << '\n';
}
