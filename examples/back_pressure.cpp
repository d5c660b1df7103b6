// SPDX-License-Identifier: Apache-2.0
// What holds a source up: no credit; a buffer that blocks. And what does not: a buffer that drops.
#include <weir/from_source.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iostream>

using namespace weir;

namespace {

/// Counts up to `end`, in batches of as many numbers as it is asked for, and tells how far it has come.
struct counter {
    using event = int;

    bool pull(std::size_t demand, emitter<int>& out) {
        for (std::size_t count = 0; count < demand && next < end; ++count) out.push(next++);
        made = next;
        if (next == end) done = true;
        done.notify_all();
        return next < end;
    }

    std::atomic<int>& made;
    std::atomic<bool>& done;
    int end = 0;
    int next = 0;
};

/// Reads ten of a million numbers, and goes: the stream's destructor stops the flow.
void read_a_little() {
    std::atomic<int> made = 0;
    std::atomic<bool> done = false;
    const auto to_a_million = [&] { return counter{made, done, 1'000'000}; };
    const auto even = from_source(to_a_million, {.size = 10, .max_demand = 4}).filter([](int n) { return n % 2 == 0; });
    auto stream = even.stream();
    std::cout << "read";
    for (int count = 0; count < 10; ++count) std::cout << ' ' << stream.next().value_or(-1);
    // 1 batch that was read, 4 in flight, 1 that waits for credit, 1 under construction
    std::cout << "\nthe source made no more than 70 numbers: " << std::boolalpha << (made <= 70) << '\n';
}

/// Nobody reads before the source has ended: the buffer keeps the newest, and counts what made room for them.
void drop_the_oldest() {
    std::atomic<int> made = 0;
    std::atomic<bool> done = false;
    const auto all_at_once = [&] { return counter{made, done, 100'000}; };
    const auto numbers =
        from_source(all_at_once).buffer({.capacity = 100, .when_full = overflow::drop_oldest, .batch_size = 10});
    auto stream = numbers.stream();
    done.wait(false);
    std::uint64_t kept = 0;
    while (stream.next()) ++kept;
    std::uint64_t dropped = 0;
    for (const auto& layer : stream.metrics().layers) dropped += layer.dropped;
    std::cout << "dropped some: " << (dropped > 0) << "; kept and dropped are all: " << (kept + dropped == 100'000)
              << '\n';
}

}  // namespace

int main() {
    read_a_little();
    drop_the_oldest();
}
