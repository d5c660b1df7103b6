// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <weir/batch.hpp>
#include <weir/block.hpp>
#include <weir/ledger.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using weir::batch;
using weir::handle;
using weir::ledger;
using weir::tally;
using weir::time_point;

namespace {

time_point at(std::int64_t nanoseconds) {
    return time_point(weir::duration(nanoseconds));
}

handle<batch<int>> of(std::size_t events) {
    return weir::make_counted<batch<int>>(std::vector<int>(events));
}

/// A ledger, and what it said at the last return.
struct book {
    std::optional<ledger::standing> last;
    std::size_t returns = 0;
    ledger credits{[this](ledger::standing after) {
        last = after;
        ++returns;
    }};

    handle<batch<int>> issue(std::int64_t time, std::size_t events = 1) {
        auto one = of(events);
        credits.issue(*one, at(time));
        return one;
    }
};

/// An event that writes down how many credits are out when it is destroyed.
struct mortal {
    struct remember {
        void operator()(std::vector<std::uint64_t>* at_death) const { at_death->push_back(from->outstanding()); }
        const ledger* from;
    };
    std::unique_ptr<std::vector<std::uint64_t>, remember> last_words;
};

}  // namespace

TEST_CASE("the frontier is the time of the oldest credit that is out, however they return") {
    book kept;
    CHECK(kept.credits.frontier() == weir::beginning_of_time);
    auto first = kept.issue(10);
    auto second = kept.issue(20);
    auto third = kept.issue(20);
    auto fourth = kept.issue(30);
    CHECK(kept.credits.frontier() == at(10));
    third.reset();
    CHECK(kept.credits.frontier() == at(10));
    first.reset();
    CHECK(kept.credits.frontier() == at(20));
    CHECK(kept.last->frontier == at(20));
    CHECK(kept.last->outstanding == 2);
    second.reset();
    CHECK(kept.credits.frontier() == at(30));
    fourth.reset();
    CHECK(kept.credits.frontier() == at(30));
    CHECK(kept.credits.outstanding() == 0);
    CHECK(kept.returns == 4);
}

TEST_CASE("a promise moves the frontier only while nothing older is out") {
    book kept;
    kept.credits.promise(at(5));
    CHECK(kept.credits.frontier() == at(5));
    auto one = kept.issue(10);
    kept.credits.promise(at(100));
    CHECK(kept.credits.frontier() == at(10));
    one.reset();
    CHECK(kept.last->frontier == at(100));
    kept.credits.promise(at(50));
    CHECK(kept.credits.frontier() == at(100));
    kept.credits.promise(weir::end_of_time);
    CHECK(kept.credits.frontier() == weir::end_of_time);
}

TEST_CASE("a batch whose time has been promised away gets the time of the promise") {
    book kept;
    kept.credits.promise(at(100));
    const auto one = kept.issue(40);
    CHECK(one->time() == at(100));
    CHECK(kept.credits.frontier() == at(100));
    const auto two = kept.issue(120);
    CHECK(two->time() == at(120));
    const auto three = kept.issue(110);
    CHECK(three->time() == at(120));
}

TEST_CASE("a credit returns once, when the last of its holders lets go") {
    book kept;
    auto one = kept.issue(1);
    weir::credit shared = one->share();
    const auto piece = weir::make_counted<weir::parcel<int>>(one->share());
    CHECK(piece->time() == at(1));
    auto under = piece->share();
    one.reset();
    shared.reset();
    CHECK(kept.returns == 0);
    under.reset();
    CHECK(kept.credits.outstanding() == 1);
}

TEST_CASE("a credit returns once the events of its batch, and those made of them, are gone", "[P3]") {
    book kept;
    std::vector<std::uint64_t> at_death;
    const auto event = [&] { return mortal{{&at_death, {&kept.credits}}}; };
    auto received = weir::make_counted<batch<mortal>>(std::vector<mortal>{});
    received->events.push_back(event());
    kept.credits.issue(*received, at(1));
    auto made = weir::make_counted<weir::parcel<mortal>>(received->share());
    made->events.push_back(event());
    received.reset();
    made.reset();
    CHECK(at_death == std::vector<std::uint64_t>{1, 1});
    CHECK(kept.credits.outstanding() == 0);
}

TEST_CASE("a batch that nobody settled is dropped, and counted as that") {
    book kept;
    kept.credits.report({.received = 3});
    kept.issue(1, 3).reset();
    CHECK(kept.credits.account() == tally{.received = 3, .dropped = 3});
}

TEST_CASE("what is left of a batch that was settled in part is dropped") {
    book kept;
    kept.credits.report({.received = 5});
    auto one = kept.issue(1, 5);
    one->settle({.counted = 2});
    one->settle({.malformed = 1});
    CHECK(kept.credits.account() == tally{.received = 5, .counted = 2, .malformed = 1});
    one.reset();
    CHECK(kept.credits.account() == tally{.received = 5, .counted = 2, .malformed = 1, .dropped = 2});
    CHECK(kept.credits.account().adds_up());
}

TEST_CASE("records that were not announced are received where they are settled or dropped") {
    const auto pool = std::make_shared<weir::block_pool>();
    book kept;
    auto read = pool->take(64);
    read->append("a\nb\nc\n");
    kept.credits.issue(*read, at(1));
    read->settle({.received = 3, .counted = 2, .malformed = 1});
    read.reset();
    auto unread = pool->take(64);
    unread->append("d\ne\n");
    kept.credits.issue(*unread, at(2));
    unread.reset();
    CHECK(kept.credits.account() == tally{.received = 5, .counted = 2, .malformed = 1, .dropped = 2});
    CHECK(kept.credits.account().adds_up());
}

TEST_CASE("the high-water marks count what has entered, in batches and in bytes") {
    book kept;
    auto one = kept.issue(1, 10);
    kept.credits.mark_in_flight();
    auto two = kept.issue(2, 20);
    kept.credits.mark_in_flight();
    one.reset();
    auto three = kept.issue(3, 1);
    kept.credits.mark_in_flight();
    auto waiting = kept.issue(4, 100);
    waiting.reset();
    two.reset();
    three.reset();
    CHECK(kept.credits.most().batches == 2);
    CHECK(kept.credits.most().bytes == 30 * sizeof(int));
}

TEST_CASE("in a million random operations no credit leaks, and the frontier is that of a plain model") {
    weir::testing::dice random(weir::testing::printed_seed());
    book kept;
    std::vector<handle<batch<int>>> out;
    std::multiset<time_point> times;
    auto promised = weir::beginning_of_time;
    std::int64_t now = 0;
    std::size_t issued = 0;
    bool right = true;
    for (int turn = 0; turn < 1'000'000 && right; ++turn) {
        const auto choice = random.between(0, 9);
        if (choice < 4 && out.size() < 100) {
            now += static_cast<std::int64_t>(random.between(0, 2));
            promised = std::max(promised, at(now));
            out.push_back(kept.issue(now));
            times.insert(promised);
            right = out.back()->time() == promised;
            ++issued;
        } else if (choice < 9 && !out.empty()) {
            std::swap(out[random.between(0, out.size() - 1)], out.back());
            times.erase(times.find(out.back()->time()));
            out.pop_back();
            right = kept.last->outstanding == out.size() &&
                    kept.last->frontier == (times.empty() ? promised : *times.begin());
        } else {
            const auto until = at(now + static_cast<std::int64_t>(random.between(0, 5)) - 2);
            kept.credits.promise(until);
            promised = std::max(promised, until);
        }
        if (turn % 8 == 0)
            right = right && kept.credits.outstanding() == out.size() &&
                    kept.credits.frontier() == (times.empty() ? promised : *times.begin());
    }
    CHECK(right);
    out.clear();
    CHECK(kept.credits.outstanding() == 0);
    CHECK(kept.returns == issued);
    CHECK(kept.credits.account().dropped == issued);
    CHECK(kept.credits.frontier() == promised);
}

TEST_CASE("credits returned by several threads leave nothing out, and the frontier never goes back") {
    const auto seed = weir::testing::printed_seed();
    constexpr std::size_t threads = 4;
    constexpr int rounds = 5'000;
    std::mutex mutex;
    auto furthest = weir::beginning_of_time;
    std::atomic<std::size_t> returns = 0;
    std::atomic<bool> went_back = false;
    ledger credits([&](ledger::standing) { ++returns; });

    std::array<std::vector<weir::credit>, threads> shares;
    std::int64_t now = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto one = of(1);
        credits.issue(*one, at(now += round % 3));
        for (auto& share : shares) share.push_back(one->share());
    }
    const auto drop_all = [&](std::size_t mine) {
        weir::testing::dice random(seed + mine);
        auto& left = shares[mine];
        while (!left.empty()) {
            std::swap(left[random.between(0, left.size() - 1)], left.back());
            left.back()->settle({.counted = mine == 0 ? 1U : 0U});
            left.pop_back();
            const std::scoped_lock lock(mutex);
            const auto frontier = credits.frontier();
            if (frontier < furthest) went_back = true;
            furthest = frontier;
        }
    };
    std::vector<std::thread> droppers;
    for (std::size_t index = 0; index < threads; ++index) droppers.emplace_back(drop_all, index);
    for (int round = 0; round < rounds; ++round) credits.promise(at(round));
    for (auto& one : droppers) one.join();

    CHECK(credits.outstanding() == 0);
    CHECK(returns == rounds);
    CHECK_FALSE(went_back);
    CHECK(credits.frontier() == at(std::max<std::int64_t>(now, rounds - 1)));
    CHECK(credits.account() == tally{.counted = rounds});
}
