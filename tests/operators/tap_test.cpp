// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/tap.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

TEST_CASE("tap shows each event to its function and hands it on as it is") {
    std::vector<int> shown;
    std::vector<int> handed_on;
    const weir::tap_step step{[&](const int& n) { shown.push_back(n); }};
    for (const int n : {3, 1, 2}) step(n, [&](int one) { handed_on.push_back(one); });
    CHECK(shown == std::vector{3, 1, 2});
    CHECK(handed_on == std::vector{3, 1, 2});
}

TEST_CASE("tap has looked before the event goes on") {
    std::string order;
    const weir::tap_step step{[&](int) { order += "looked "; }};
    step(1, [&](int) { order += "went on"; });
    CHECK(order == "looked went on");
}

TEST_CASE("tap hands on what can only be moved, and ignores what its function returns") {
    const weir::tap_step step{[](const std::unique_ptr<int>& one) { return *one; }};
    std::unique_ptr<int> last;
    step(std::make_unique<int>(7), [&](std::unique_ptr<int> one) { last = std::move(one); });
    REQUIRE(last);
    CHECK(*last == 7);
}

TEST_CASE("only what can look at an event can be tapped") {
    struct changes {
        void operator()(std::string&) const {}
    };
    STATIC_REQUIRE(weir::viewer_of<void (*)(const std::string&), std::string>);
    STATIC_REQUIRE(weir::viewer_of<decltype(&std::string::size), std::string>);
    STATIC_REQUIRE(!weir::viewer_of<changes, std::string>);
}
