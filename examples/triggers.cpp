// SPDX-License-Identifier: Apache-2.0
// Sums of the numbers from 1 to 10, also shown on the way: what a pane holds after a trigger, and why it matters to
// whoever adds the panes up.
#include <weir/from.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace weir;

namespace {

const std::vector<int> numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

void add(int& sum, int number) {
    sum += number;
}

void show(const char* title, accumulation after) {
    const auto sums = from_range(numbers)
                          .shuffle({.over = window::global().trigger_every(4, after), .stages = 1})
                          .reduce(0, add)
                          .emit();
    std::cout << title << '\n';
    run(sums.for_each([](const pane<int>& sum) { std::cout << "  " << sum.fired.name << ": " << sum.value << '\n'; }));
    run(sums.departition(0, add).for_each(
        [](const pane<int>& all) { std::cout << "  added up: " << all.value << '\n'; }));
}

/// A policy of one's own: fires before each number that begins a new ten.
void show_a_policy() {
    const auto new_ten = [](int number) { return number % 10 == 0 ? punctuation::before : punctuation::none; };
    const auto over = window::global().trigger("a new ten", new_ten, accumulation::discard);
    std::cout << "trigger(\"a new ten\")\n";
    run(from_range(numbers)
            .shuffle({.over = over, .stages = 1})
            .reduce(0, add)
            .emit()
            .for_each([](const pane<int>& sum) { std::cout << "  " << sum.fired.name << ": " << sum.value << '\n'; }));
}

}  // namespace

int main() {
    show("trigger_every(4, keep)", accumulation::keep);
    show("trigger_every(4, discard)", accumulation::discard);
    show_a_policy();
}
