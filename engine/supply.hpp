// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/source.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>

namespace weir {

/// A supply is batches that can be had at any time, such as the ranges of a file, on their way into a flow: as many as
/// there is room for, and more whenever the entrance opens, on the thread that opened it. Thread-safe.
class supply {
public:
    supply(intake& to, const intake::supplier& from) : to_(to), from_(from), stop_(to.stopping()) {}

    /// Lets in what there is room for.
    void go_on() noexcept;

    /// Until the last batch has entered or the flow ends, or making one failed.
    void wait_until_over();

    /// Throws what making a batch threw, if it did.
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    /// Whether that was all; else the entrance is closed.
    [[nodiscard]] bool let_in();

    intake& to_;
    const intake::supplier& from_;
    const std::stop_token stop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
    std::exception_ptr failure_;
};

}  // namespace weir
