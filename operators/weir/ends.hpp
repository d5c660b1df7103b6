// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/message.hpp>

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace weir {

/// The end of a flow whose events are given to a function. The function runs on whatever thread has the event: behind a
/// partition or a mapper on several at once, behind a departition on one at a time.
template <class Function>
class for_each_end {
public:
    explicit for_each_end(Function function) : function_(std::move(function)) {}

    struct opened {
        const Function& function;
        template <class T>
        void operator()(T&& event) const {
            std::invoke(function, std::forward<T>(event));
        }
        void close() const {}
    };

    [[nodiscard]] opened open(message&) const { return {function_}; }

private:
    Function function_;
};

/// The end of a flow whose events are put together, a batch at a time, in no particular order.
template <class T>
class collect_end {
public:
    struct collected {
        std::mutex mutex;
        std::vector<T> events;
    };

    explicit collect_end(collected& into) : into_(&into) {}

    struct opened {
        collected& into;
        std::vector<T> some = {};
        void operator()(T event) { some.push_back(std::move(event)); }
        void close() {
            const std::scoped_lock lock(into.mutex);
            std::move(some.begin(), some.end(), std::back_inserter(into.events));
        }
    };

    [[nodiscard]] opened open(message&) const { return {*into_}; }

private:
    collected* into_;
};

}  // namespace weir
