// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/shelf.hpp>

#include <memory>
#include <thread>

namespace {

/// The identity of a thread that is no longer there.
std::thread::id another_thread() {
    std::thread other([] {});
    const auto id = other.get_id();
    other.join();
    return id;
}

}  // namespace

TEST_CASE("an empty shelf has nothing to take") {
    weir::shelf<int> empty;
    CHECK(empty.size() == 0);
    CHECK_FALSE(empty.take());
}

TEST_CASE("a thread takes from a shelf what it used last, whatever others put there after it") {
    weir::shelf<int> all;
    const auto other = another_thread();
    all.put(1, other);
    all.put(2);
    all.put(3);
    all.put(4, other);
    CHECK(all.size() == 4);
    CHECK(all.take() == 3);
    CHECK(all.take() == 2);
    CHECK(all.size() == 2);
}

TEST_CASE("of what only others used a thread takes what nobody has used for the longest time") {
    weir::shelf<int> all;
    const auto other = another_thread();
    for (const int item : {1, 2, 3}) all.put(item, other);
    CHECK(all.take() == 1);
    CHECK(all.take() == 2);
    CHECK(all.take() == 3);
    CHECK_FALSE(all.take());
}

TEST_CASE("each thread gets its own from a shelf, in whatever order they come") {
    weir::shelf<std::unique_ptr<int>> all;
    all.put(std::make_unique<int>(1));
    std::thread([&all] {
        all.put(std::make_unique<int>(2));
        CHECK(**all.take() == 2);
        all.put(std::make_unique<int>(3));
    }).join();
    CHECK(**all.take() == 1);
    CHECK(**all.take() == 3);
}
