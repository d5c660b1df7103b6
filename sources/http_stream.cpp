// SPDX-License-Identifier: Apache-2.0
#include <weir/http_stream.hpp>

#include "http_transfer.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace weir {

using namespace std::chrono_literals;

/// The multi handle, and libcurl's global state as long as it lives (counted and locked by libcurl itself).
struct http_stream::library {
    library() {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl could not be set up");
        multi = curl_multi_init();
        if (multi) return;
        curl_global_cleanup();
        throw std::bad_alloc();
    }
    library(const library&) = delete;
    library& operator=(const library&) = delete;
    ~library() {
        curl_multi_cleanup(multi);
        curl_global_cleanup();
    }

    CURLM* multi = nullptr;
};

/// A bell ends the stream's wait. It outlives the stream with whoever may still ring it.
class http_stream::bell {
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

http_stream::http_stream(clock& time, std::stop_token stopping, options chosen)
    : clock_(time),
      stopping_(std::move(stopping)),
      options_(chosen),
      library_(std::make_unique<library>()),
      bell_(std::make_shared<bell>(library_->multi)),
      jumps_(time.on_jump(waker())),
      on_stop_(stopping_, waker()) {}

http_stream::~http_stream() {
    bell_->unhang();
}

std::function<void()> http_stream::waker() const {
    return [bell = bell_] { bell->ring(); };
}

http_outcome http_stream::run(const request& what, http_consumer& consumer) {
    check_url(what.url);
    http_transfer transfer(library_->multi, clock_, consumer, what, options_);
    while (!stopping_.stop_requested()) {
        if (const auto outcome = transfer.proceed()) return *outcome;
        const time_point due = consumer.attend();
        wait(std::min(due, transfer.deadline()));
    }
    return {};
}

bool http_stream::wait_until(time_point when, http_consumer& consumer) {
    while (!stopping_.stop_requested()) {
        static_cast<void>(consumer.ready());
        const time_point due = consumer.attend();
        if (clock_.now() >= when) return true;
        wait(std::min(due, when));
    }
    return false;
}

void http_stream::wait_until_ready(http_consumer& consumer) {
    while (!consumer.ready()) wait(end_of_time);
}

void http_stream::wait(time_point until) {
    // A wake that comes before the wait ends it at once: libcurl keeps it in a pipe.
    const duration left = std::min<duration>(clock_.time_until(until), 1h);
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(left);
    curl_multi_poll(library_->multi, nullptr, 0, static_cast<int>(whole.count()), nullptr);
}

}  // namespace weir
