// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/observer.hpp"
#include "support/scripted_source.hpp"
#include "support/sums.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/join.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
using weir::from_range;
using weir::join_mode;
namespace window = weir::window;

namespace {

/// What a join found, -1 for the side that is missing.
using found = std::pair<int, int>;
using all_found = std::vector<found>;

found pair_of(const int* left, const int* right) {
    return {left ? *left : -1, right ? *right : -1};
}

int three_less(int n) {
    return n - 3;
}

/// 0 to 3 joined with 4 to 8, whose key `right_key` gives.
template <class Key>
all_found joined(join_mode mode, Key right_key, const way_to_run& how, std::size_t stages) {
    return sorted(weir::join(mode, from_range(from_to(0, 3), how.batches()), from_range(from_to(4, 8), how.batches()),
                             same, right_key, pair_of, {{}, stages})
                      .collect(how.options()));
}

struct post {
    int id;
    std::string title;
    weir::time_point at = {};
};

struct comment {
    int post_id;
    std::string text;
    weir::time_point at = {};
};

std::string told(const post* one, const comment* other) {
    return (one ? one->title : "-") + ": " + (other ? other->text : "-");
}

}  // namespace

TEST_CASE("an inner join of two flows pairs the events with equal keys", "[H1]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    CHECK(joined(join_mode::inner, three_less, how, stages) == all_found{{1, 4}, {2, 5}, {3, 6}});
    CHECK(joined(join_mode::inner, same, how, stages).empty());
}

TEST_CASE("a left join of two flows keeps the left events that met none", "[H2]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    CHECK(joined(join_mode::left_outer, three_less, how, stages) == all_found{{0, -1}, {1, 4}, {2, 5}, {3, 6}});
    CHECK(joined(join_mode::left_outer, same, how, stages) == all_found{{0, -1}, {1, -1}, {2, -1}, {3, -1}});
}

TEST_CASE("a right join of two flows keeps the right events that met none", "[H3]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    CHECK(joined(join_mode::right_outer, three_less, how, stages) ==
          all_found{{-1, 7}, {-1, 8}, {1, 4}, {2, 5}, {3, 6}});
    CHECK(joined(join_mode::right_outer, same, how, stages) == all_found{{-1, 4}, {-1, 5}, {-1, 6}, {-1, 7}, {-1, 8}});
}

TEST_CASE("a full join of two flows keeps all events that met none", "[H4]") {
    const auto how = any_way();
    const auto stages = GENERATE(std::size_t{1}, std::size_t{4});
    CHECK(joined(join_mode::full_outer, three_less, how, stages) ==
          all_found{{-1, 7}, {-1, 8}, {0, -1}, {1, 4}, {2, 5}, {3, 6}});
    CHECK(joined(join_mode::full_outer, same, how, stages) ==
          all_found{{-1, 4}, {-1, 5}, {-1, 6}, {-1, 7}, {-1, 8}, {0, -1}, {1, -1}, {2, -1}, {3, -1}});
}

TEST_CASE("what a join makes may be mapped and reduced", "[H5][H6]") {
    const auto how = any_way();
    const auto sums = weir::join(join_mode::inner, from_range(from_to(0, 3), how.batches()),
                                 from_range(from_to(4, 6), how.batches()), same, three_less, pair_of)
                          .map([](const found& one) { return one.first + one.second; });
    CHECK(sorted(sums.collect(how.options())) == std::vector{5, 7, 9});
    int total = 0;
    for (const auto& one : sums.partition(same, {.stages = 2}).reduce(0, add).emit().collect(how.options()))
        total += one.value;
    CHECK(total == 21);
}

TEST_CASE("a partitioned and a mapped flow are joined", "[H7]") {
    const auto how = any_way();
    const auto left = from_range(from_to(0, 9), how.batches()).partition(same, {.stages = 3}).emit();
    const auto right = from_range(from_to(0, 9), how.batches()).map([](int n) { return n + 10; });
    int total = 0;
    for (const auto& one : weir::join(
                               join_mode::inner, left, right, same, [](int n) { return n - 10; }, pair_of)
                               .partition(&found::first, {.stages = 2})
                               .reduce(0, [](int&sum, const found&it) { sum += it.first + it.second; })
                               .emit()
                               .collect(how.options()))
        total += one.value;
    CHECK(total == 190);
}

TEST_CASE("posts are joined with their comments, and a comment without a post is left out", "[H9]") {
    const auto how = any_way();
    const auto posts = from_range(std::vector<post>{{1, "hello"}, {2, "world"}}, how.batches());
    const auto comments = from_range(
        std::vector<comment>{{1, "excellent"}, {1, "outstanding"}, {2, "great"}, {3, "unknown"}}, how.batches());
    CHECK(sorted(weir::join(join_mode::inner, posts, comments, &post::id, &comment::post_id, told)
                     .collect(how.options())) == lines{"hello: excellent", "hello: outstanding", "world: great"});
}

TEST_CASE("a window join pairs only what happened in the same window", "[H10]") {
    const auto how = any_way();
    const auto mode = GENERATE(join_mode::inner, join_mode::full_outer);
    const auto time = [](weir::duration since) { return weir::time_point(since); };
    const auto posts = from_range(std::vector<post>{{1, "hello", time(0s)}, {2, "world", time(1s)}}, how.batches());
    const auto comments = from_range(
        std::vector<comment>{
            {1, "excellent", time(0s)}, {1, "outstanding", time(1s)}, {2, "great", time(1s)}, {3, "unknown", time(1s)}},
        how.batches());
    lines expected{"hello: excellent", "world: great"};
    if (mode == join_mode::full_outer) expected = {"-: outstanding", "-: unknown", "hello: excellent", "world: great"};
    CHECK(sorted(weir::window_join(mode, posts, comments,
                                   window::fixed(1s, weir::time_of_either(&post::at, &comment::at)), &post::id,
                                   &comment::post_id, told)
                     .collect(how.options())) == expected);
}

TEST_CASE("two left and three right events with one key make six pairs, whoever comes first", "[H11]") {
    const auto how = any_way();
    const auto one_key = [](int) { return 0; };
    CHECK(sorted(weir::join(join_mode::full_outer, from_range(std::vector{1, 2}, how.batches()),
                            from_range(std::vector{3, 4, 5}, how.batches()), one_key, one_key, pair_of)
                     .collect(how.options())) == all_found{{1, 3}, {1, 4}, {1, 5}, {2, 3}, {2, 4}, {2, 5}});
}

TEST_CASE("pairs of a join come at once, and what met none comes only when its window is over", "[H12]") {
    const auto trigger = GENERATE(false, true);
    const script<int> left("left");
    const script<int> right("right");
    observer<found> seen;
    const weir::windows<weir::either<int, int>> over =
        trigger ? weir::windows<weir::either<int, int>>(window::global().trigger_every(1, weir::accumulation::keep))
                : weir::windows<weir::either<int, int>>(window::global());
    auto running = weir::start(weir::window_join(join_mode::full_outer, weir::from(left), weir::from(right), over, same,
                                                 three_less, pair_of, {{}, 1})
                                   .for_each(seen.recorder()));
    left.deliver({0, 1});
    right.deliver({4});
    CHECK(seen.wait_for(1) == all_found{{1, 4}});
    right.deliver({7, 4});
    CHECK(seen.wait_for(2) == all_found{{1, 4}, {1, 4}});
    left.end();
    right.end();
    running.wait();
    CHECK(seen.all() == all_found{{1, 4}, {1, 4}, {0, -1}, {-1, 7}});
}

TEST_CASE("a join is refused if it is to block, before anything runs") {
    const auto numbers = from_range(from_to(0, 3));
    CHECK_THROWS_AS(weir::join(join_mode::inner, numbers, numbers, same, same, pair_of,
                               {{.most_stored = 1, .when_full = weir::overflow::block}, 1}),
                    weir::build_error);
}
