// SPDX-License-Identifier: Apache-2.0
// Sources that deliver several strands, each with an event time of its own.
#include "support/catch.hpp"
#include "support/timed_numbers.hpp"

#include <weir/batch.hpp>
#include <weir/count_by.hpp>
#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace weir::testing;
namespace window = weir::window;

namespace {

/// A batch of one strand, maybe its last.
struct stretch {
    std::uint32_t strand = 0;
    timed_numbers events;
    bool ends = false;
};

/// A source of strands, of which `known` are known beforehand.
class twisted {
public:
    using event = timed_number;

    twisted(std::size_t known, std::vector<stretch> all) : known_(known), all_(std::move(all)) {}

    [[nodiscard]] std::string name() const { return "twisted"; }
    [[nodiscard]] std::unique_ptr<weir::source> make() const { return std::make_unique<twister>(known_, all_); }
    [[nodiscard]] weir::read_batch<timed_number> reader() const { return {}; }

private:
    class twister final : public weir::source {
    public:
        twister(std::size_t known, std::vector<stretch> all) : known_(known), all_(std::move(all)) {}

        [[nodiscard]] std::size_t strands() override { return known_; }
        void run(weir::intake& entrance) override {
            for (const auto& one : all_) {
                auto next = weir::make_counted<weir::batch<timed_number>>(one.events);
                next->strand = one.strand;
                next->ends_strand = one.ends;
                if (!entrance.put(std::move(next))) return;
            }
        }

    private:
        std::size_t known_;
        std::vector<stretch> all_;
    };

    std::size_t known_;
    std::vector<stretch> all_;
};

timed_outcome sums_of(std::size_t known, const std::vector<stretch>& all, const way_to_run& how,
                      std::size_t stages = 1) {
    return timed_sums(weir::from(twisted(known, all)), window::fixed(1s, &timed_number::at), stages, how.options());
}

const std::vector<stretch> far_apart = {{0, at(10s, {1})}, {1, at(0s, {2})},  {0, at(20s, {1})},
                                        {1, at(1s, {2})},  {0, at(10s, {4})}, {1, at(0s, {8})}};

}  // namespace

TEST_CASE("an event is late by what came before it in its own strand") {
    const auto found = sums_of(2, far_apart, any_way());
    CHECK(found.sums == lines{"2 0 done", "2 1 done", "1 10 done", "1 20 done"});
    CHECK(found.late == 2);
}

TEST_CASE("windows wait from the beginning for each strand that is known, and for others when they are met") {
    const auto how = any_way();
    const std::vector<stretch> all = {{0, at(0s, {1}) + at(9s, {1})},
                                      {1, at(0s, {2}) + at(1s, {2})},
                                      {0, at(11s, {1})},
                                      {1, at(9s, {4})},
                                      {0, at(12s, {1})}};
    CHECK(sums_of(2, all, how).sums == lines{"3 0 done", "2 1 done", "5 9 done", "1 11 done", "1 12 done"});
    const auto met = sums_of(1, all, how);
    CHECK(met.sums == lines{"1 0 done", "5 9 done", "1 11 done", "1 12 done"});
    CHECK(met.late == 2);
}

TEST_CASE("a strand that has ended holds no window open, and is taken up again should more come of it") {
    const auto how = any_way();
    const std::vector<stretch> all = {
        {1, at(0s, {2}), true}, {0, at(3s, {1})}, {1, at(1s, {4}) + at(3s, {8})}, {0, at(4s, {1})}};
    const auto found = sums_of(2, all, how);
    CHECK(found.sums == lines{"2 0 done", "9 3 done", "1 4 done"});
    CHECK(found.late == 1);
    CHECK(sums_of(2, {{0, at(0s, {1}), true}, {1, {}, true}}, how).sums == lines{"1 0 done"});
}

TEST_CASE("strands are kept apart for any number of partitions, and where counts cross to them") {
    std::vector<stretch> all;
    for (int n = 0; n < 300; ++n) all.push_back({n % 3 == 0 ? 0U : 1U, at(n % 3 == 0 ? n * 100ms : n * 10ms, {n})});
    const auto how = any_way();
    CHECK(sums_of(2, all, how, 4).late == 0);
    std::size_t counted = 0;
    const auto over = window::fixed(1s, &timed_number::at);
    for (const auto& one : weir::from(twisted(2, all))
                               .partition(&timed_number::value, {.over = over, .stages = 3})
                               .count_by(&timed_number::value)
                               .emit()
                               .collect(how.options()))
        for (const auto& [key, count] : one.value) counted += count;
    CHECK(counted == 300);
}

TEST_CASE("sessions of strands that are met late begin where no event was taken yet") {
    const auto how = any_way();
    const auto over = window::session(1s, &timed_number::at);
    const auto same = [](const timed_number&) { return 0; };
    const std::vector<stretch> all = {{0, at(0s, {1}) + at(5s, {1})}, {1, at(4s, {2}) + at(5s, {4})}};
    std::vector<int> sums;
    for (const auto& one : weir::from(twisted(1, all))
                               .partition(same, {.over = over, .stages = 1})
                               .reduce(0, add_timed)
                               .emit()
                               .collect(how.options()))
        sums.push_back(one.value);
    CHECK(sums == std::vector{1, 5});
}
