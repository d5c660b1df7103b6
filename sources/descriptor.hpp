// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace weir {

/// A descriptor owns a POSIX file descriptor.
class descriptor {
public:
    descriptor() noexcept = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    [[nodiscard]] int get() const noexcept { return number_; }
    void close() noexcept { descriptor(std::move(*this)); }

private:
    int number_ = -1;
};

/// A wake_event makes a `poll` return: readable from `wake`, on any thread, until `clear`.
class wake_event {
public:
    wake_event() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        if (event_.get() < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    }

    [[nodiscard]] int get() const noexcept { return event_.get(); }

    void wake() const noexcept {
        const std::uint64_t one = 1;
        // It can only fail when it is readable already.
        [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
    }

    void clear() const noexcept {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto seen = ::read(event_.get(), &count, sizeof count);
    }

private:
    descriptor event_;
};

}  // namespace weir
