// SPDX-License-Identifier: Apache-2.0
// The engine and the operators alone, without the sources and their libraries.
#include <weir/from.hpp>
#include <weir/top.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <vector>

int main() {
    const std::vector<std::string> animals = {"otter", "heron", "otter", "dipper", "otter", "heron"};
    weir::run(weir::from_range(animals)
                  .partition(std::identity{}, {.stages = 2})
                  .reduce(weir::counts{}, [](weir::counts& seen, const std::string& one) { ++seen[one]; })
                  .departition(weir::counts{}, weir::add_counts)
                  .map(weir::top(10))
                  .for_each([](const weir::pane<std::vector<weir::ranked>>& all) {
                      for (const auto& [animal, count] : all.value) std::cout << count << ' ' << animal << '\n';
                  }));
}
