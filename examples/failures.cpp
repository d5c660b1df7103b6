// SPDX-License-Identifier: Apache-2.0
// What becomes of an event whose function throws: by default the flow stops; a policy says otherwise.
#include <weir/from.hpp>

#include <iostream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

using namespace weir;

namespace {

const std::vector<std::string> texts = {"12", "7", "high", "30"};

int number_in(const std::string& text) {
    if (text.find_first_not_of("0123456789") != std::string::npos) throw std::runtime_error("no number: " + text);
    return std::stoi(text);
}

/// Fails the first time that it sees a text.
class unreliable {
public:
    int operator()(const std::string& text) {
        const std::scoped_lock lock(mutex_);
        if (++seen_[text] == 1) throw std::runtime_error("busy");
        return static_cast<int>(text.size());
    }

private:
    std::mutex mutex_;
    std::map<std::string, int> seen_;
};

void add(int& sum, int number) {
    sum += number;
}

template <class Flow>
void print_sum(const char* title, const Flow& numbers) {
    const auto sums = numbers.shuffle({.stages = 1}).reduce(0, add).emit_state();
    running flow(sums.for_each([title](int sum) { std::cout << title << ": the sum is " << sum; }), {});
    flow.wait();
    std::uint64_t failed = 0;
    for (const auto& layer : flow.metrics().layers) failed += layer.failed;
    std::cout << ", failed " << failed << '\n';
}

}  // namespace

int main() {
    const auto lines = from_range(texts);
    try {
        print_sum("fail", lines.map(number_in));
    } catch (const stage_error& error) {
        std::cout << error.what() << '\n';
    }
    print_sum("skip", lines.map(number_in, on_failure::skip()));
    const auto keep = [](const std::string& text, const std::exception_ptr&) {
        std::cout << "unreadable: " << text << '\n';
    };
    print_sum("dead_letter", lines.map(number_in, on_failure::dead_letter(keep)));
    unreliable service;
    print_sum("retry", lines.map([&](const std::string& text) { return service(text); }, on_failure::retry(1)));
}
