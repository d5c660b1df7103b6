// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/tweets.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace weir::console {

/// A failed source is one of several that failed for good.
struct failed_source {
    std::size_t index = 0;  ///< among those that were given
    int exit_code = 0;      ///< what its failure would have ended the program with, had it been alone
};

/// Source failures are the list of them. Thread-safe.
class source_failures {
public:
    void add(failed_source one) {
        const std::scoped_lock lock(mutex_);
        all_.push_back(one);
    }

    /// In the order in which they failed.
    [[nodiscard]] std::vector<failed_source> all() const {
        const std::scoped_lock lock(mutex_);
        return all_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<failed_source> all_;
};

/// Lets the source `of` fail alone: what it throws when it is made or while it runs goes to `report`, whose answer is
/// kept in `failures`; for the flow the source has just ended. What is no failure of the source itself, as a recording
/// that cannot be written, is thrown on.
[[nodiscard]] tweets failing_alone(tweets of, std::size_t index, std::function<int(const std::exception_ptr&)> report,
                                   std::shared_ptr<source_failures> failures);

/// Lets the failure of the source `of` end the flow, and keeps in `failures` that it was this one.
[[nodiscard]] tweets failing_all(tweets of, std::size_t index, std::shared_ptr<source_failures> failures);

}  // namespace weir::console
