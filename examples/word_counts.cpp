// SPDX-License-Identifier: Apache-2.0
// The words of a text, counted three times: by a loop, by a flow that forgets to partition, and by one that does.
// docs/guide.md explains it.
#include <weir/from.hpp>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

const std::vector<std::string> lines = {
    "the river turns the mill",
    "the mill grinds the corn",
    "the corn leaves the mill",
    "the river carries the corn",
};

std::vector<std::string> words_in(const std::string& line) {
    std::vector<std::string> words;
    std::istringstream text(line);
    for (std::string word; text >> word;) words.push_back(word);
    return words;
}

using word_counts = std::map<std::string, int>;

void count(word_counts& seen, const std::string& word) {
    ++seen[word];
}

void print(const char* title, std::vector<std::pair<std::string, int>> rows) {
    std::sort(rows.begin(), rows.end());
    std::cout << title << '\n';
    for (const auto& [word, times] : rows) std::cout << "  " << word << ' ' << times << '\n';
}

void with_a_loop() {
    word_counts seen;
    for (const auto& line : lines)
        for (const auto& word : words_in(line)) count(seen, word);
    print("a loop", {seen.begin(), seen.end()});
}

void without_partition() {
    const auto words = weir::from_range(lines, {.batch_size = 2}).flat_map(words_in);
    print("a flow without partition",
          words.shuffle({.stages = 2}).reduce(word_counts{}, count).emit_events().collect());
}

void with_partition() {
    const auto words = weir::from_range(lines, {.batch_size = 2}).flat_map(words_in);
    print("a flow with partition",
          words.partition(std::identity{}, {.stages = 2}).reduce(word_counts{}, count).emit_events().collect());
}

}  // namespace

int main() {
    with_a_loop();
    without_partition();
    with_partition();
}
