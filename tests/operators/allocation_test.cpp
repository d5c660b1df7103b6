// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/count_by.hpp>
#include <weir/from.hpp>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Of the whole program: replacing operator new leaves no other place.
std::atomic<std::size_t> allocations = 0;
std::atomic<std::size_t> large_allocations = 0;
std::atomic<std::size_t> largest_allocation = 0;

void* counted(std::size_t bytes) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (bytes >= std::size_t{16} * 1024) large_allocations.fetch_add(1, std::memory_order_relaxed);
    for (auto before = largest_allocation.load(); before < bytes;)
        if (largest_allocation.compare_exchange_weak(before, bytes)) break;
    if (void* const memory = std::malloc(bytes > 0 ? bytes : 1)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) {
    return counted(bytes);
}
void* operator new[](std::size_t bytes) {
    return counted(bytes);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace {

/// Texts of a thousand different ones, each many times.
std::vector<std::string_view> texts(const std::vector<std::string>& words, std::size_t count) {
    std::vector<std::string_view> all(count);
    for (std::size_t index = 0; index < count; ++index) all[index] = words[index * 7 % words.size()];
    return all;
}

/// How many allocations a run makes over these texts.
template <class Describe>
std::size_t allocations_of(const Describe& describe, const std::vector<std::string_view>& all) {
    const auto job = describe(weir::from_range(std::span<const std::string_view>(all)));
    const auto before = allocations.load();
    weir::run(job, {.threads = 1, .stages = 2, .max_demand = 4});
    return allocations.load() - before;
}

/// What it costs to go on: the allocations for each event of a stream that has been running for a while.
template <class Describe>
double allocations_an_event(const Describe& describe) {
    std::vector<std::string> words;
    for (int number = 0; number < 1000; ++number)
        words.push_back("a word that is longer than any short string, " + std::to_string(number));
    constexpr std::size_t events = 200'000;
    const auto some = texts(words, events);
    const auto more = texts(words, 2 * events);
    (void)allocations_of(describe, some);
    const auto first = allocations_of(describe, some);
    const auto second = allocations_of(describe, more);
    return (static_cast<double>(second) - static_cast<double>(first)) / static_cast<double>(events);
}

constexpr auto same = [](std::string_view one) { return one; };

}  // namespace

TEST_CASE("an event on its way through mappers, partitions and counts costs no allocation") {
    const auto count = [](const auto& source) {
        return source.map([](std::string_view one) { return one.substr(2); })
            .filter([](std::string_view one) { return one.size() > 10; })
            .partition(same)
            .count_by(same)
            .emit()
            .for_each([](const weir::pane<weir::counts>&) {});
    };
    CHECK(allocations_an_event(count) < 0.02);
}

TEST_CASE("an event taken into the state of its partition costs no allocation") {
    const auto measure = [](const auto& source) {
        return source.partition(same)
            .reduce(std::size_t{0}, [](std::size_t& bytes, std::string_view one) { bytes += one.size(); })
            .emit()
            .for_each([](const weir::pane<std::size_t>&) {});
    };
    CHECK(allocations_an_event(measure) < 0.01);
}

TEST_CASE("windows hand on the memory of their tables") {
    constexpr std::size_t windows = 30;
    constexpr std::size_t parts = 64;
    std::vector<std::string> words;
    for (int number = 0; number < 20'000; ++number) words.push_back(std::to_string(number));
    const auto all = texts(words, windows * words.size());
    const auto before = large_allocations.load();
    std::size_t closed = 0;
    weir::run(weir::from_range(std::span<const std::string_view>(all))
                  .partition(same, {.over = weir::window::count(20'000), .stages = 1})
                  .count_by(same)
                  .emit()
                  .for_each([&](const weir::pane<weir::counts>& one) {
                      if (one.value.size() == words.size()) ++closed;
                  }),
              {.threads = 1});
    CHECK(closed == windows);
    CHECK(large_allocations.load() - before < windows * parts / 2);
}

TEST_CASE("a table that grows large never moves all its keys at once") {
    constexpr std::size_t keys = 500'000;
    constexpr std::size_t slot_bytes = 32;
    weir::counts all;
    for (std::size_t number = 0; number < keys; ++number) {
        if (number == keys / 2) largest_allocation = 0;
        ++all[std::to_string(number)];
    }
    REQUIRE(all.size() == keys);
    CHECK(largest_allocation.load() >= slot_bytes * keys / 64);
    CHECK(largest_allocation.load() < slot_bytes * keys / 10);
}

TEST_CASE("the test for allocations can fail") {
    const auto copy = [](const auto& source) {
        return source.map([](std::string_view one) { return std::string(one); }).for_each([](const std::string&) {});
    };
    CHECK(allocations_an_event(copy) > 0.9);
}
