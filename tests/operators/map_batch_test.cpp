// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/map_batch.hpp>

#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

class numbers final : public weir::message {
public:
    explicit numbers(std::vector<int> held) : all(std::move(held)) {}
    [[nodiscard]] weir::credit share() noexcept override { return {}; }
    [[nodiscard]] weir::position where() const noexcept override { return {}; }
    std::vector<int> all;
};

struct read_numbers {
    weir::layer_counters* counters = nullptr;
    void bind(const weir::scope& within) { counters = within.counters; }

    template <class Next>
    void operator()(weir::message& in, const Next& next) const {
        for (const int n : static_cast<numbers&>(in).all) next(n);
    }
};

template <class T, class Reader, class Function>
auto gathered(Reader reader, Function function) {
    return weir::gather<T, Reader, Function>{std::move(reader), {{std::move(function)}}};
}

template <class Step>
std::vector<int> outcome(const Step& step, std::vector<int> events) {
    numbers in(std::move(events));
    std::vector<int> made;
    step(in, [&](int one) { made.push_back(one); });
    return made;
}

std::vector<int> sum(std::span<const int> all) {
    return {std::accumulate(all.begin(), all.end(), 0)};
}

}  // namespace

TEST_CASE("map_batch sees all events of a batch at once", "[F13]") {
    const auto step = gathered<int>(read_numbers{}, sum);
    CHECK(outcome(step, {1, 2, 3}) == std::vector{6});
    CHECK(outcome(step, {4, 5, 6}) == std::vector{15});
}

TEST_CASE("a second map_batch sees what the first one made of the batch", "[F13]") {
    const auto both = [](std::span<int> all) { return std::vector{all[0], all[0]}; };
    const auto step = gathered<int>(gathered<int>(read_numbers{}, sum), both);
    CHECK(outcome(step, {1, 2, 3}) == std::vector{6, 6});
}

TEST_CASE("a batch without events is not shown to the function") {
    bool called = false;
    const auto step = gathered<int>(read_numbers{}, [&](std::span<int>) {
        called = true;
        return std::vector{1};
    });
    CHECK(outcome(step, {}).empty());
    CHECK(!called);
}

TEST_CASE("the function may change the batch in place and hand on a part of it, or nothing") {
    const auto step = gathered<int>(read_numbers{}, [](std::span<int> all) {
        for (auto& one : all) one *= 10;
        return all.subspan(1);
    });
    CHECK(outcome(step, {1, 2, 3}) == std::vector{20, 30});
    const auto maybe = gathered<int>(
        read_numbers{}, [](std::span<int> all) { return all.size() > 2 ? std::optional(all[2]) : std::nullopt; });
    CHECK(outcome(maybe, {1, 2, 3}) == std::vector{3});
    CHECK(outcome(maybe, {1, 2}).empty());
}

TEST_CASE("a partitioned layer's events are mapped from where they lie") {
    std::vector<std::unique_ptr<int>> events;
    for (const int n : {1, 2}) events.push_back(std::make_unique<int>(n));
    const auto take_all = [](std::span<std::unique_ptr<int>> all) {
        std::vector<std::unique_ptr<int>> taken;
        for (auto& one : all) taken.push_back(std::move(one));
        return taken;
    };
    const weir::batch_step<decltype(take_all)> step{{take_all}};
    int total = 0;
    step.run(std::span(events), [&](std::unique_ptr<int> one) { total += *one; });
    CHECK(total == 3);
}

TEST_CASE("binding a gathering step binds its reader") {
    weir::layer_counters counters;
    auto step = gathered<int>(read_numbers{}, sum);
    step.bind({.counters = &counters});
    CHECK(step.reader.counters == &counters);
}

TEST_CASE("a batch can be mapped only where a layer starts") {
    using mapping = weir::gather<int, weir::read_batch<int>, int (*)(std::span<int>)>;
    STATIC_REQUIRE(weir::starts_layer<weir::read_batch<int>>);
    STATIC_REQUIRE(weir::starts_layer<weir::read_parcel<std::string>>);
    STATIC_REQUIRE(weir::starts_layer<mapping>);
    STATIC_REQUIRE(!weir::starts_layer<weir::chain<weir::read_batch<int>, weir::pass>>);
}

TEST_CASE("a function of one event does not map batches") {
    STATIC_REQUIRE(weir::batch_mapper<decltype(&sum), int>);
    STATIC_REQUIRE(!weir::batch_mapper<std::vector<int> (*)(int), int>);
    STATIC_REQUIRE(!weir::batch_mapper<int (*)(std::span<int>), int>);
}
