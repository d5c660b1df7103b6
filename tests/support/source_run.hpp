// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/tally.hpp>

#include "support/catch.hpp"
#include "support/fake_intake.hpp"
#include "support/watched_clock.hpp"

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace weir::testing {

using strings = std::vector<std::string>;

/// A source on a thread of its own, which makes it too; stopped and joined whatever happens to the test.
class source_run {
public:
    /// `make` returns a pointer to the source.
    template <class Make>
    explicit source_run(Make make, std::size_t credit) : intake(time, credit) {
        ended_ = std::async(std::launch::async, [this, make = std::move(make)]() mutable { make()->run(intake); });
    }
    ~source_run() { intake.stop(); }
    source_run(const source_run&) = delete;
    source_run& operator=(const source_run&) = delete;

    /// Waits until `run` has returned, and passes on what it threw.
    void end() {
        if (ended_.wait_for(std::chrono::seconds(30)) != std::future_status::ready)
            throw std::runtime_error("the source does not end");
        ended_.get();
    }

    void drain() {
        intake.drain();
        end();
    }

    watched_clock time;
    fake_intake intake;

private:
    std::future<void> ended_;
};

inline void check_all_came(source_run& source, const strings& expected, const tally& account) {
    CHECK(source.intake.received() == expected);
    CHECK(source.intake.account() == account);
    CHECK(source.intake.account().adds_up());
    CHECK(source.intake.respected());
}

}  // namespace weir::testing
