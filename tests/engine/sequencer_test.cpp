// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <weir/sequencer.hpp>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

using weir::sequencer;

TEST_CASE("items leave in the order of their places, whatever the order in which they are finished") {
    sequencer<int> line;
    std::vector<int> left;
    const auto send = [&](int item) { left.push_back(item); };
    line.finish(1, 11, send);
    line.finish(3, 13, send);
    CHECK(left.empty());
    line.finish(0, 10, send);
    CHECK(left == std::vector{10, 11});
    line.finish(2, 12, send);
    CHECK(left == std::vector{10, 11, 12, 13});
}

TEST_CASE("an item that is finished while another is sent is sent by the same thread") {
    sequencer<int> line;
    std::vector<int> left;
    line.finish(0, 0, [&](int first) {
        left.push_back(first);
        if (first == 0) {
            std::thread([&] { line.finish(1, 1, [](int) { FAIL("sent by the wrong thread"); }); }).join();
            CHECK(left == std::vector{0});
        }
    });
    CHECK(left == std::vector{0, 1});
}

TEST_CASE("an abandoned sequencer lets go of what waits, and of what comes") {
    sequencer<std::shared_ptr<int>> line;
    const auto send = [](std::shared_ptr<int>&&) { FAIL("nothing may be sent"); };
    const auto waiting = std::make_shared<int>(1);
    line.finish(1, waiting, send);
    CHECK(waiting.use_count() == 2);
    line.abandon();
    CHECK(waiting.use_count() == 1);
    line.finish(0, waiting, send);
    line.finish(2, waiting, send);
    CHECK(waiting.use_count() == 1);
}

TEST_CASE("items finished by several threads all leave, in order") {
    const auto seed = weir::testing::printed_seed();
    constexpr std::size_t items = 20'000;
    constexpr std::size_t threads = 4;
    sequencer<std::size_t> line;
    std::vector<std::size_t> left;
    const auto finish_some = [&](std::size_t mine) {
        weir::testing::dice random(seed + mine);
        std::vector<std::size_t> some;
        for (auto place = mine; place < items; place += threads) {
            some.push_back(place);
            // Up to ten at a time, out of order.
            if (some.size() < random.between(1, 10)) continue;
            std::reverse(some.begin(), some.end());
            for (const auto one : some) line.finish(one, one, [&](std::size_t item) { left.push_back(item); });
            some.clear();
        }
        for (const auto one : some) line.finish(one, one, [&](std::size_t item) { left.push_back(item); });
    };
    std::vector<std::thread> finishers;
    for (std::size_t index = 0; index < threads; ++index) finishers.emplace_back(finish_some, index);
    for (auto& one : finishers) one.join();
    REQUIRE(left.size() == items);
    CHECK(std::is_sorted(left.begin(), left.end()));
}
