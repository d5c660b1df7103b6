// SPDX-License-Identifier: Apache-2.0
// Counts the words of a text: no network, no windows but the one over everything.
#include <weir/from.hpp>
#include <weir/top.hpp>

#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

const std::vector<std::string> lines = {
    "the river comes down to the weir",
    "the weir holds the river",
    "the river below the weir stays low",
};

/// One event to many, without a container for them: each word goes on as soon as it is found.
struct words_of {
    template <class Emit>
    void operator()(const std::string& line, const Emit& emit) const {
        std::istringstream text(line);
        for (std::string word; text >> word;) emit(word);
    }
};

void print(const weir::pane<std::vector<weir::ranked>>& all) {
    for (const auto& [word, count] : all.value) std::cout << count << ' ' << word << '\n';
}

}  // namespace

int main() {
    const auto count_word = [](weir::counts& seen, const std::string& word) { ++seen[word]; };
    const auto report = weir::run(weir::from_range(lines)
                                      .flat_map<std::string>(words_of{})
                                      .reject([](const std::string& word) { return word == "the"; })
                                      .partition(std::identity{})
                                      .reduce(weir::counts{}, count_word)
                                      .departition(weir::counts{}, weir::add_counts)
                                      .map(weir::top(5))
                                      .for_each(print));
    std::cout << report.records.counted << " of " << report.records.received << " lines\n";
}
