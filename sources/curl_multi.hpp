// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>

#include <curl/curl.h>

#include <functional>
#include <memory>

namespace weir {

/// A curl_multi is a multi handle of libcurl with a bell that ends its wait, and libcurl's global state as long as it
/// lives (counted and locked by libcurl itself). Waits by `time`, which must outlive it. One thread makes, uses and
/// destroys it; only wakers are for others.
class curl_multi {
public:
    explicit curl_multi(clock& time);
    ~curl_multi();
    curl_multi(const curl_multi&) = delete;
    curl_multi& operator=(const curl_multi&) = delete;

    [[nodiscard]] CURLM* handle() const noexcept { return multi_; }
    [[nodiscard]] clock& time() const noexcept { return clock_; }

    /// A function that ends the wait, the next one if there is none. Never blocks, may be called from any thread, and
    /// also when the handle is gone.
    [[nodiscard]] std::function<void()> waker() const;

    /// Waits for the handle's own sockets, for `events` (CURL_WAIT_...) of `socket` if there are any, for a waker, and
    /// until `until` by the clock.
    void wait(time_point until, curl_socket_t socket = CURL_SOCKET_BAD, short events = 0) const;

private:
    class bell;

    clock& clock_;
    CURLM* multi_ = nullptr;
    std::shared_ptr<bell> bell_;
};

}  // namespace weir
