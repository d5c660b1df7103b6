// SPDX-License-Identifier: Apache-2.0
// Flows of different events are no flow of one.
// member: merge
#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/merge.hpp>

#include <string>
#include <vector>

auto merged() {
    const auto numbers = weir::from_range(std::vector{1, 2});
    const auto texts = weir::from_range(std::vector<std::string>{"3"});
#ifdef WRONG
    return weir::merge(numbers, texts);
#else
    return weir::merge(numbers, texts.map([](const std::string& text) { return std::stoi(text); }));
#endif
}
