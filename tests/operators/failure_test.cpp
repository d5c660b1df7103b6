// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/failure.hpp>
#include <weir/flat_map.hpp>
#include <weir/guarded.hpp>
#include <weir/steps.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace on_failure = weir::on_failure;
using weir::guarded;

namespace {

int number_in(const std::string& text) {
    return std::stoi(text);
}

/// What a step, bound to counters, makes of texts; and how many of them it counted as failed.
template <class T>
struct outcome {
    std::vector<T> made;
    std::uint64_t failed = 0;
    friend bool operator==(const outcome&, const outcome&) = default;
};

template <class T, class Step>
outcome<T> outcome_of(Step step, const std::vector<std::string>& texts) {
    weir::layer_counters counters;
    if constexpr (requires { step.bind(weir::scope{}); }) step.bind({.counters = &counters});
    outcome<T> all;
    for (const auto& text : texts) step(std::string(text), [&](T one) { all.made.push_back(std::move(one)); });
    all.failed = counters.failed;
    return all;
}

template <class Function>
weir::map_step<Function> mapping(Function function) {
    return {std::move(function)};
}

template <class Function>
weir::flat_map_step<Function> flat_mapping(Function function) {
    return {std::move(function)};
}

template <class Predicate>
weir::filter_step<Predicate> filtering(Predicate predicate) {
    return {std::move(predicate)};
}

std::string what(const std::exception_ptr& cause) {
    try {
        std::rethrow_exception(cause);
    } catch (const std::exception& error) {
        return error.what();
    }
}

/// Throws on the first `times` calls for each event.
struct flaky {
    int times;
    std::shared_ptr<int> calls = std::make_shared<int>(0);

    int operator()(const std::string& text) const {
        if ((*calls)++ < times) throw std::runtime_error("try " + std::to_string(*calls));
        return number_in(text);
    }
};

}  // namespace

TEST_CASE("without a policy an exception leaves the operator, and the step is the plain one") {
    const auto step = guarded<int>(mapping(number_in), on_failure::fail());
    STATIC_REQUIRE(std::is_same_v<decltype(step), const weir::map_step<int (*)(const std::string&)>>);
    CHECK_THROWS_AS(outcome_of<int>(step, {"x"}), std::invalid_argument);
}

TEST_CASE("skip leaves out the events whose function threw and counts them") {
    const auto step = guarded<int>(mapping(number_in), on_failure::skip());
    CHECK(outcome_of<int>(step, {"1", "x", "3", ""}) == outcome<int>{{1, 3}, 2});
}

TEST_CASE("a step that is bound to no run skips without counting") {
    const auto step = guarded<int>(mapping(number_in), on_failure::skip());
    bool handed_on = false;
    step(std::string("x"), [&](int) { handed_on = true; });
    CHECK(!handed_on);
}

TEST_CASE("a dead letter gets the event and the exception") {
    std::vector<std::string> letters;
    const auto keep = [&](const std::string& text, const std::exception_ptr& cause) {
        letters.push_back(text + ": " + what(cause));
    };
    const auto parse = [](std::string text) {
        if (text.front() == 'x') throw std::runtime_error("no number");
        return number_in(std::exchange(text, {}));
    };
    const auto step = guarded<int>(mapping(parse), on_failure::dead_letter(keep));
    CHECK(outcome_of<int>(step, {"1", "x", "3"}) == outcome<int>{{1, 3}, 1});
    CHECK(letters == std::vector<std::string>{"x: no number"});
}

TEST_CASE("what a dead letter's sink throws leaves the operator") {
    const auto refuse = [](const std::string&, const std::exception_ptr&) { throw std::logic_error("refused"); };
    const auto step = guarded<int>(mapping(number_in), on_failure::dead_letter(refuse));
    CHECK_THROWS_WITH(outcome_of<int>(step, {"x"}), "refused");
}

TEST_CASE("retry calls the function again, at most as often as it was told") {
    const auto failures = GENERATE(0, 1, 2, 3, 4);
    CAPTURE(failures);
    const flaky parse{failures};
    const auto step = guarded<int>(mapping(parse), on_failure::retry(2).then_skip());
    const bool came_through = failures <= 2;
    CHECK(outcome_of<int>(step, {"7"}) ==
          outcome<int>{came_through ? std::vector{7} : std::vector<int>{}, came_through ? 0U : 1U});
    CHECK(*parse.calls == (came_through ? failures + 1 : 3));
}

TEST_CASE("retry alone fails with the last exception, and then can do anything else") {
    const auto alone = guarded<int>(mapping(flaky{9}), on_failure::retry(2));
    CHECK_THROWS_WITH(outcome_of<int>(alone, {"7"}), "try 3");
    std::string letter;
    const auto keep = [&](const std::string& text, const std::exception_ptr& cause) {
        letter = text + " " + what(cause);
    };
    const auto kept = guarded<int>(mapping(flaky{9}), on_failure::retry(1).then(on_failure::dead_letter(keep)));
    CHECK(outcome_of<int>(kept, {"7"}) == outcome<int>{{}, 1});
    CHECK(letter == "7 try 2");
}

TEST_CASE("to retry no times is refused") {
    CHECK_THROWS_WITH(on_failure::retry(0),
                      "on_failure::retry: expected at least one more try, got 0; use fail() to stop at once");
}

TEST_CASE("a retried function that takes its event by value gets the whole event each time") {
    int calls = 0;
    const auto greedy = [&](std::string text) {
        const auto mine = std::move(text);
        if (++calls == 1) throw std::runtime_error("again");
        return mine;
    };
    const auto step = guarded<std::string>(mapping(greedy), on_failure::retry(1));
    CHECK(outcome_of<std::string>(step, {"whole"}).made == std::vector<std::string>{"whole"});
}

TEST_CASE("an event that only skip may cost is moved into its function") {
    const auto step = guarded<int>(mapping([](std::unique_ptr<int> one) { return *one; }), on_failure::skip());
    int made = 0;
    step(std::make_unique<int>(4), [&](int one) { made = one; });
    CHECK(made == 4);
    using moving = int (*)(std::unique_ptr<int>);
    STATIC_REQUIRE(weir::suits_policy<moving, std::unique_ptr<int>, on_failure::skipping>);
    STATIC_REQUIRE(!weir::suits_policy<moving, std::unique_ptr<int>, on_failure::retrying<on_failure::failing>>);
}

TEST_CASE("what a later step throws is not caught by the guard of an earlier one") {
    const auto throws = mapping([](auto&&) -> int { throw std::runtime_error("later"); });
    weir::layer_counters counters;
    const auto check = [&](auto earlier) {
        earlier.bind({.counters = &counters});
        const weir::chain steps{earlier, throws};
        CHECK_THROWS_WITH(steps(std::string("1"), [](int) {}), "later");
        CHECK(counters.failed == 0);
    };
    const auto always = [](const std::string&) { return true; };
    const auto twice = [](const std::string& text) { return std::vector{text, text}; };
    const auto emits = [](const std::string& text, const auto& emit) { emit(text); };
    const auto policies = [&](auto step, auto of) {
        using made = typename decltype(of)::type;
        check(guarded<made>(step, on_failure::skip()));
        check(guarded<made>(step, on_failure::retry(3).then_skip()));
        check(guarded<made>(step, on_failure::dead_letter([](const std::string&, const std::exception_ptr&) {})));
    };
    policies(mapping(number_in), std::type_identity<int>());
    policies(filtering(always), std::type_identity<std::string>());
    policies(weir::tap_step{always}, std::type_identity<std::string>());
    policies(flat_mapping(twice), std::type_identity<std::string>());
    policies(weir::emit_map_step<std::string, decltype(emits)>{emits}, std::type_identity<std::string>());
}

TEST_CASE("each guard of a chain counts its own failures once") {
    weir::layer_counters counters;
    auto first = guarded<int>(mapping(number_in), on_failure::skip());
    auto second =
        guarded<int>(mapping([](int n) { return n == 0 ? throw std::domain_error("0") : 6 / n; }), on_failure::skip());
    first.bind({.counters = &counters});
    second.bind({.counters = &counters});
    const weir::chain steps{first, second};
    std::vector<int> made;
    for (const auto* text : {"1", "x", "0", "3"}) steps(std::string(text), [&](int n) { made.push_back(n); });
    CHECK(made == std::vector{6, 2});
    CHECK(counters.failed == 2);
}

TEST_CASE("a filter whose predicate failed leaves the event out, and hands on the others unchanged") {
    const auto positive = [](const std::string& text) { return number_in(text) > 0; };
    const auto skipping = guarded<std::string>(filtering(positive), on_failure::skip());
    CHECK(outcome_of<std::string>(skipping, {"1", "x", "-1", "2"}) == outcome<std::string>{{"1", "2"}, 1});
    const auto retrying = guarded<std::string>(filtering(positive), on_failure::retry(2).then_skip());
    CHECK(outcome_of<std::string>(retrying, {"1", "x", "-1", "2"}) == outcome<std::string>{{"1", "2"}, 1});
}

TEST_CASE("a filter looks at the event again when it retries, without a copy of it") {
    int calls = 0;
    const auto second_time = [&](const std::unique_ptr<int>&) { return ++calls == 2 ? true : throw calls; };
    const auto step = guarded<std::unique_ptr<int>>(filtering(second_time), on_failure::retry(1));
    std::unique_ptr<int> kept;
    step(std::make_unique<int>(5), [&](std::unique_ptr<int> one) { kept = std::move(one); });
    REQUIRE(kept);
    CHECK(*kept == 5);
}

TEST_CASE("an event at which a tap failed is left out") {
    const auto step = guarded<std::string>(weir::tap_step{number_in}, on_failure::skip());
    CHECK(outcome_of<std::string>(step, {"1", "x"}) == outcome<std::string>{{"1"}, 1});
}

TEST_CASE("of a flat_map that failed nothing is handed on") {
    const auto digits = [](const std::string& text) {
        std::vector<int> all;
        for (const char one : text) all.push_back(number_in(std::string(1, one)));
        return all;
    };
    const auto step = guarded<int>(flat_mapping(digits), on_failure::skip());
    CHECK(outcome_of<int>(step, {"12", "3x", "", "4"}) == outcome<int>{{1, 2, 4}, 1});
}

TEST_CASE("a lazy range that throws while it is read is a failure of the flat_map that made it") {
    struct digits {
        const char* text;
        struct iterator {
            const char* at;
            int operator*() const { return number_in(std::string(1, *at)); }
            iterator& operator++() {
                ++at;
                return *this;
            }
            bool operator!=(const iterator& other) const { return *at != *other.at; }
        };
        [[nodiscard]] iterator begin() const { return {text}; }
        [[nodiscard]] static iterator end() { return {""}; }
    };
    const auto read = [](const std::string& text) { return digits{text.c_str()}; };
    const auto step = guarded<int>(flat_mapping(read), on_failure::dead_letter([](auto&&...) {}));
    CHECK(outcome_of<int>(step, {"12", "3x", "4"}) == outcome<int>{{1, 2, 4}, 1});
}

TEST_CASE("what a failed call had emitted is not handed on, and not twice when it is called again") {
    int calls = 0;
    const auto spell = [&](const std::string& text, const auto& emit) {
        for (const char one : text) {
            emit(one);
            if (one == 'b' && ++calls == 1) throw std::runtime_error("b");
        }
    };
    const weir::emit_map_step<char, decltype(spell)> plain{spell};
    SECTION("skipped") {
        CHECK(outcome_of<char>(guarded<char>(plain, on_failure::skip()), {"abc", "ad"}) ==
              outcome<char>{{'a', 'd'}, 1});
    }
    SECTION("retried") {
        CHECK(outcome_of<char>(guarded<char>(plain, on_failure::retry(1)), {"abc"}) ==
              outcome<char>{{'a', 'b', 'c'}, 0});
    }
}

TEST_CASE("map_values can be guarded too") {
    const weir::map_values_step parse{number_in};
    auto step = guarded<std::pair<int, int>>(parse, on_failure::skip());
    weir::layer_counters counters;
    step.bind({.counters = &counters});
    std::vector<std::pair<int, int>> made;
    for (const auto* text : {"1", "x", "2"})
        step(std::pair(0, std::string(text)), [&](std::pair<int, int> one) { made.push_back(one); });
    CHECK(made == std::vector<std::pair<int, int>>{{0, 1}, {0, 2}});
    CHECK(counters.failed == 1);
}
