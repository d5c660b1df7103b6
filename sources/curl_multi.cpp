// SPDX-License-Identifier: Apache-2.0
#include "curl_multi.hpp"

#include <algorithm>
#include <mutex>
#include <new>
#include <stdexcept>

namespace weir {

using namespace std::chrono_literals;

/// A bell outlives the handle with whoever may still ring it.
class curl_multi::bell {
public:
    explicit bell(CURLM* multi) : multi_(multi) {}

    void ring() {
        const std::scoped_lock lock(mutex_);
        if (multi_) curl_multi_wakeup(multi_);
    }

    void unhang() {
        const std::scoped_lock lock(mutex_);
        multi_ = nullptr;
    }

private:
    std::mutex mutex_;
    CURLM* multi_;
};

curl_multi::curl_multi(clock& time) : clock_(time) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl could not be set up");
    multi_ = curl_multi_init();
    if (!multi_) {
        curl_global_cleanup();
        throw std::bad_alloc();
    }
    bell_ = std::make_shared<bell>(multi_);
}

curl_multi::~curl_multi() {
    bell_->unhang();
    curl_multi_cleanup(multi_);
    curl_global_cleanup();
}

std::function<void()> curl_multi::waker() const {
    return [bell = bell_] { bell->ring(); };
}

void curl_multi::wait(time_point until, curl_socket_t socket, short events) const {
    // A wake that comes before the wait ends it at once: libcurl keeps it in a pipe.
    const duration left = std::min<duration>(clock_.time_until(until), 1h);
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(left);
    curl_waitfd watched = {socket, events, 0};
    const unsigned count = events != 0 ? 1 : 0;
    curl_multi_poll(multi_, &watched, count, static_cast<int>(whole.count()), nullptr);
}

}  // namespace weir
