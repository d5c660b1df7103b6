// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace weir::console {

/// An interrupt turns SIGINT and SIGTERM into calls while it lives: the first one calls `on_first`, the second, at
/// least 100 ms later, leaves the process at once with code 130. SIGPIPE is ignored meanwhile, so that a closed pipe is
/// an error of `write`.
///
/// Made by the main thread before any other thread is started (they inherit that the signals are blocked); one at a
/// time. `on_first` is called on a thread of its own, at most once, and must not throw; the destructor waits for it
/// and then puts everything back: a signal that came too late for a call has its old effect there.
class interrupt {
public:
    /// Throws std::system_error if the signals cannot be had.
    explicit interrupt(std::function<void()> on_first);
    interrupt(const interrupt&) = delete;
    interrupt& operator=(const interrupt&) = delete;
    ~interrupt();

private:
    /// A file descriptor that is closed at the end.
    struct descriptor {
        explicit descriptor(int opened);
        descriptor(const descriptor&) = delete;
        descriptor& operator=(const descriptor&) = delete;
        ~descriptor();
        int number;
    };

    /// What the three signals do, put back at the end.
    struct dispositions {
        dispositions();
        dispositions(const dispositions&) = delete;
        dispositions& operator=(const dispositions&) = delete;
        ~dispositions();
        sigset_t mask = {};
        struct sigaction interrupt = {};
        struct sigaction terminate = {};
        struct sigaction pipe = {};
    };

    void watch() const;

    std::function<void()> on_first_;
    dispositions before_;
    descriptor signals_;
    descriptor ending_;
    std::thread watcher_;
};

}  // namespace weir::console
