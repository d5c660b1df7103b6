// SPDX-License-Identifier: Apache-2.0
#include "interrupt.hpp"

#include "exit_code.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace weir::console {

namespace {

/// Signals so close to the first are the same wish: timeout(1) sends its signal to the process and again to the group.
constexpr auto one_wish = std::chrono::milliseconds(100);

sigset_t watched() {
    sigset_t signals = {};
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

int open_signals() {
    const sigset_t signals = watched();
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

}  // namespace

interrupt::descriptor::descriptor(int opened) : number(opened) {
    if (opened < 0) throw std::system_error(errno, std::generic_category(), "cannot watch for signals");
}

interrupt::descriptor::~descriptor() {
    ::close(number);
}

interrupt::dispositions::dispositions() {
    const sigset_t signals = watched();
    const int error = ::pthread_sigmask(SIG_BLOCK, &signals, &mask);
    if (error != 0) throw std::system_error(error, std::generic_category(), "cannot block signals");
    // A shell starts what runs in the background with SIGINT ignored; here it is watched all the same.
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGINT, &action, &interrupt);
    ::sigaction(SIGTERM, &action, &terminate);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, &pipe);
}

interrupt::dispositions::~dispositions() {
    ::sigaction(SIGPIPE, &pipe, nullptr);
    ::sigaction(SIGTERM, &terminate, nullptr);
    ::sigaction(SIGINT, &interrupt, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

interrupt::interrupt(std::function<void()> on_first)
    : on_first_(std::move(on_first)),
      signals_(open_signals()),
      ending_(::eventfd(0, EFD_CLOEXEC)),
      watcher_([this] { watch(); }) {}

interrupt::~interrupt() {
    const std::uint64_t one = 1;
    // Cannot fail: the counter is far from its limit.
    static_cast<void>(!::write(ending_.number, &one, sizeof one));
    watcher_.join();
}

void interrupt::watch() const {
    // The call has a thread of its own, so that the second signal is heard while the first is still being obeyed.
    std::thread caller;
    std::chrono::steady_clock::time_point first;
    std::array<pollfd, 2> waiting = {pollfd{signals_.number, POLLIN, 0}, pollfd{ending_.number, POLLIN, 0}};
    while (waiting[1].revents == 0) {
        if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
        signalfd_siginfo caught = {};
        if (::read(signals_.number, &caught, sizeof caught) != static_cast<ssize_t>(sizeof caught)) continue;
        const auto now = std::chrono::steady_clock::now();
        if (!caller.joinable()) {
            first = now;
            caller = std::thread(on_first_);
        } else if (now - first >= one_wish) {
            std::_Exit(exit_code::interrupted);
        }
    }
    if (caller.joinable()) caller.join();
}

}  // namespace weir::console
