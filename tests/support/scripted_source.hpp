// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/from.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace weir::testing {

/// A script is a source in the hands of a test: what the test pushes is delivered, one batch a push; in between the
/// source is silent. A handle to shared state, free to copy; all members may be called from any thread. One run only.
template <class T>
class script {
public:
    using event = T;

    explicit script(std::string name = "scripted") : shared_(std::make_shared<shared>(std::move(name))) {}

    /// Delivers `events` as one batch when the flow takes it.
    void push(std::vector<T> events) const { shared_->add({std::move(events), false, nullptr}); }

    /// The same, and waits until it has entered: its time is set, so the clock may be moved.
    void deliver(std::vector<T> events) const {
        push(std::move(events));
        std::unique_lock lock(shared_->mutex);
        shared_->changed.wait(lock, [this, until = shared_->pushed] { return shared_->entered >= until; });
    }

    /// The input ends behind what was pushed.
    void end() const { shared_->add({{}, true, nullptr}); }

    /// The source fails behind what was pushed.
    template <class Error>
    void fail(Error error) const {
        shared_->add({{}, true, std::make_exception_ptr(std::move(error))});
    }

    /// Waits until `count` batches have passed the entrance.
    void wait_for_entered(std::size_t count) const {
        std::unique_lock lock(shared_->mutex);
        shared_->changed.wait(lock, [&] { return shared_->entered >= count; });
    }

    /// Waits until `count` batches have reached the entrance; the last may be held there.
    void wait_for_offered(std::size_t count) const {
        std::unique_lock lock(shared_->mutex);
        shared_->changed.wait(lock, [&] { return shared_->offered >= count; });
    }

    [[nodiscard]] std::size_t offered() const {
        const std::scoped_lock lock(shared_->mutex);
        return shared_->offered;
    }
    [[nodiscard]] std::size_t entered() const {
        const std::scoped_lock lock(shared_->mutex);
        return shared_->entered;
    }

    /// How many sources of this script have been made, and how many of them are gone.
    [[nodiscard]] std::size_t made() const {
        const std::scoped_lock lock(shared_->mutex);
        return shared_->made;
    }
    [[nodiscard]] std::size_t gone() const {
        const std::scoped_lock lock(shared_->mutex);
        return shared_->gone;
    }

    // What `from` wants of an event source.
    [[nodiscard]] std::string name() const { return shared_->name; }
    [[nodiscard]] std::unique_ptr<source> make() const { return std::make_unique<actor>(shared_); }
    [[nodiscard]] read_batch<T> reader() const { return {}; }

private:
    /// A batch; or the end, with or without an error.
    struct line {
        std::vector<T> events;
        bool last = false;
        std::exception_ptr error;
    };

    struct shared {
        explicit shared(std::string called) : name(std::move(called)) {}

        void add(line what) {
            const std::scoped_lock lock(mutex);
            if (!what.last) ++pushed;
            lines.push_back(std::move(what));
            changed.notify_all();
        }
        void count(std::size_t shared::*which) {
            const std::scoped_lock lock(mutex);
            ++(this->*which);
            changed.notify_all();
        }

        const std::string name;
        std::mutex mutex;
        std::condition_variable_any changed;
        std::deque<line> lines;
        std::size_t pushed = 0;
        std::size_t offered = 0;
        std::size_t entered = 0;
        std::size_t made = 0;
        std::size_t gone = 0;
    };

    class actor final : public source {
    public:
        explicit actor(std::shared_ptr<shared> with) : shared_(std::move(with)) { shared_->count(&shared::made); }
        ~actor() override { shared_->count(&shared::gone); }

        void run(intake& entrance) override {
            while (true) {
                auto next = take(entrance.stopping());
                if (next.error) std::rethrow_exception(next.error);
                if (next.last) return;
                shared_->count(&shared::offered);
                const bool more = entrance.put(make_counted<batch<T>>(std::move(next.events)));
                shared_->count(&shared::entered);
                if (!more) return;
            }
        }

    private:
        [[nodiscard]] line take(const std::stop_token& stopping) {
            std::unique_lock lock(shared_->mutex);
            if (!shared_->changed.wait(lock, stopping, [this] { return !shared_->lines.empty(); }))
                return {{}, true, nullptr};
            auto next = std::move(shared_->lines.front());
            shared_->lines.pop_front();
            return next;
        }

        std::shared_ptr<shared> shared_;
    };

    std::shared_ptr<shared> shared_;
};

}  // namespace weir::testing
