// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/shelf.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace weir {

/// Spares are objects whose memory is worth keeping, at hand for any number of threads: one is made when none is idle.
/// Thread-safe; a value that shares.
template <class T>
class spares {
public:
    /// One of one's own, until it is destroyed. The one that this thread had last, where it is idle.
    [[nodiscard]] std::shared_ptr<T> borrow() const {
        auto found = home_->take();
        if (!found) found = std::make_unique<T>();
        return {found.release(), [home = home_](T* used) { home->put(std::unique_ptr<T>(used)); }};
    }

private:
    class home {
    public:
        [[nodiscard]] std::unique_ptr<T> take() {
            const std::scoped_lock lock(mutex_);
            return idle_.take().value_or(nullptr);
        }
        void put(std::unique_ptr<T> used) {
            const std::scoped_lock lock(mutex_);
            idle_.put(std::move(used));
        }

    private:
        std::mutex mutex_;
        shelf<std::unique_ptr<T>> idle_;
    };

    std::shared_ptr<home> home_ = std::make_shared<home>();
};

}  // namespace weir
