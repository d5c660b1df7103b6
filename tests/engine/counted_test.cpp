// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/counted.hpp>

#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

class base : public weir::counted {
public:
    virtual int value() const { return 1; }
};

/// Says when it is disposed of.
class probe final : public base {
public:
    explicit probe(int& disposals) : disposals_(disposals) {}
    int value() const override { return 2; }

protected:
    void dispose() noexcept override {
        ++disposals_;
        delete this;
    }

private:
    int& disposals_;
};

}  // namespace

TEST_CASE("a counted object is disposed of when its last handle is dropped") {
    int disposals = 0;
    auto first = weir::make_counted<probe>(disposals);
    auto second = first;
    auto third = std::move(first);
    CHECK(first.get() == nullptr);
    CHECK_FALSE(first);
    CHECK(second.get() == third.get());
    second.reset();
    CHECK_FALSE(second);
    CHECK(disposals == 0);
    third = {};
    CHECK(disposals == 1);
}

TEST_CASE("a handle is one word") {
    STATIC_REQUIRE(sizeof(weir::handle<base>) == sizeof(void*));
}

TEST_CASE("a handle assigned over releases what it held") {
    int first = 0;
    int second = 0;
    auto one = weir::make_counted<probe>(first);
    one = weir::make_counted<probe>(second);
    CHECK(first == 1);
    CHECK(second == 0);
    auto& same = one;
    one = same;
    CHECK(second == 0);
    one.reset();
    one.reset();
    CHECK(second == 1);
}

TEST_CASE("a handle to a derived object becomes a handle to its base, counted once") {
    int disposals = 0;
    {
        const weir::handle<base> as_base = weir::make_counted<probe>(disposals);
        CHECK(as_base->value() == 2);
        CHECK((*as_base).value() == 2);
    }
    CHECK(disposals == 1);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<weir::handle<base>, weir::handle<probe>>);
}

TEST_CASE("a detached handle leaves its holding behind") {
    int disposals = 0;
    auto one = weir::make_counted<probe>(disposals);
    probe* const bare = one.detach();
    CHECK_FALSE(one);
    weir::handle<probe>(bare).reset();
    CHECK(disposals == 0);
    delete bare;
}

TEST_CASE("handles copied and dropped on several threads dispose of the object once") {
    int disposals = 0;
    {
        const weir::handle<base> shared = weir::make_counted<probe>(disposals);
        std::vector<std::thread> threads;
        for (int index = 0; index < 4; ++index)
            threads.emplace_back([mine = shared] {
                for (int turn = 0; turn < 10'000; ++turn) {
                    auto copy = mine;
                    auto moved = std::move(copy);
                    moved.reset();
                }
            });
        for (auto& one : threads) one.join();
        CHECK(disposals == 0);
    }
    CHECK(disposals == 1);
}
