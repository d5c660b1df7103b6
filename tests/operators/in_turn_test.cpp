// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/in_turn.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace {

using item = std::shared_ptr<int>;

weir::position place(std::size_t channel, std::uint64_t number) {
    return {channel, number};
}

}  // namespace

TEST_CASE("what threads finish in any order leaves in the order of each channel") {
    weir::in_turn<int> order;
    std::vector<int> sent;
    const auto send = [&](int&& one) { sent.push_back(one); };
    order.finish(place(0, 1), 11, send);
    order.finish(place(1, 0), 20, send);
    order.finish(place(0, 0), 10, send);
    REQUIRE(sent == std::vector{20, 10, 11});
}

TEST_CASE("nothing waits once all was abandoned, whether its channel was known by then or not") {
    const auto waiting = std::make_shared<int>(1);
    weir::in_turn<item> order;
    const auto send = [](item&&) { FAIL("something left"); };
    order.finish(place(0, 1), waiting, send);
    order.abandon();
    order.finish(place(0, 2), waiting, send);
    order.finish(place(1, 1), waiting, send);
    REQUIRE(waiting.use_count() == 1);
}
