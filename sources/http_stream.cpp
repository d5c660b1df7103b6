// SPDX-License-Identifier: Apache-2.0
#include <weir/http_stream.hpp>

#include "curl_multi.hpp"
#include "http_transfer.hpp"

#include <algorithm>
#include <utility>

namespace weir {

struct http_stream::library {
    explicit library(clock& time) : multi(time) {}

    curl_multi multi;
};

http_stream::http_stream(clock& time, std::stop_token stopping, options chosen)
    : clock_(time),
      stopping_(std::move(stopping)),
      options_(std::move(chosen)),
      library_(std::make_unique<library>(time)),
      jumps_(time.on_jump(waker())),
      on_stop_(stopping_, waker()) {}

http_stream::~http_stream() = default;

std::function<void()> http_stream::waker() const {
    return library_->multi.waker();
}

http_outcome http_stream::run(const request& what, http_consumer& consumer) {
    check_url(what.url);
    http_transfer transfer(library_->multi, consumer, what, options_);
    while (!stopping_.stop_requested()) {
        if (const auto outcome = transfer.proceed()) return *outcome;
        const time_point due = consumer.attend();
        library_->multi.wait(std::min(due, transfer.deadline()));
    }
    return {};
}

bool http_stream::wait_until(time_point when, http_consumer& consumer) {
    while (!stopping_.stop_requested()) {
        static_cast<void>(consumer.ready());
        const time_point due = consumer.attend();
        if (clock_.now() >= when) return true;
        library_->multi.wait(std::min(due, when));
    }
    return false;
}

void http_stream::wait_until_ready(http_consumer& consumer) {
    while (!consumer.ready()) library_->multi.wait(end_of_time);
}

}  // namespace weir
