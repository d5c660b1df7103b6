// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace weir {

/// Spares are objects whose memory is worth keeping, at hand for any number of threads: one is made when none is idle.
/// Thread-safe; a value that shares.
template <class T>
class spares {
public:
    /// One of one's own, until it is destroyed. The last one to come back is the first to go out.
    [[nodiscard]] std::shared_ptr<T> borrow() const {
        std::unique_ptr<T> found;
        {
            const std::scoped_lock lock(shelf_->mutex);
            if (!shelf_->idle.empty()) {
                found = std::move(shelf_->idle.back());
                shelf_->idle.pop_back();
            }
        }
        if (!found) found = std::make_unique<T>();
        return {found.release(), [home = shelf_](T* used) {
                    std::unique_ptr<T> back(used);
                    const std::scoped_lock lock(home->mutex);
                    home->idle.push_back(std::move(back));
                }};
    }

private:
    struct shelf {
        std::mutex mutex;
        std::vector<std::unique_ptr<T>> idle;
    };

    std::shared_ptr<shelf> shelf_ = std::make_shared<shelf>();
};

}  // namespace weir
