// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/unique.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

TEST_CASE("a key is new once") {
    weir::seen_keys<int> seen;
    std::vector<int> news;
    for (const int n : {1, 2, 1, 3, 3, 2, 4})
        if (seen.insert(n)) news.push_back(n);
    CHECK(news == std::vector{1, 2, 3, 4});
    CHECK(seen.size() == 4);
}

TEST_CASE("a forgotten key is new again") {
    weir::seen_keys<std::string> seen;
    CHECK(seen.insert("a"));
    seen.clear();
    CHECK(seen.empty());
    CHECK(seen.insert("a"));
}

TEST_CASE("seen keys keep text of their own, also where they are given views") {
    weir::seen_keys<std::string_view> seen;
    std::array<char, 3> buffer{'o', 'n', 'e'};
    CHECK(seen.insert({buffer.data(), buffer.size()}));
    buffer = {'t', 'w', 'o'};
    CHECK(seen.insert({buffer.data(), buffer.size()}));
    CHECK(!seen.insert("one"));
    CHECK(!seen.insert("two"));
    CHECK(seen.insert(""));
    CHECK(!seen.insert(""));
}

TEST_CASE("pointers to text are compared by the text") {
    weir::seen_keys<const char*> seen;
    const std::string first = "same";
    const std::string second = "same";
    CHECK(seen.insert(first.c_str()));
    CHECK(!seen.insert(second.c_str()));
}
