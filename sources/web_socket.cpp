// SPDX-License-Identifier: Apache-2.0
#include <weir/web_socket.hpp>

#include "curl_multi.hpp"
#include "web_socket_connection.hpp"

#include <weir/http_stream.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir {

struct web_socket::library {
    explicit library(clock& time) : multi(time) {}

    curl_multi multi;
};

web_socket::web_socket(clock& time, std::stop_token stopping, options chosen)
    : clock_(time),
      stopping_(std::move(stopping)),
      options_(std::move(chosen)),
      library_(std::make_unique<library>(time)),
      jumps_(time.on_jump(waker())),
      on_stop_(stopping_, waker()) {}

web_socket::~web_socket() = default;

std::function<void()> web_socket::waker() const {
    return library_->multi.waker();
}

web_socket_outcome web_socket::run(const request& what, web_socket_consumer& consumer) {
    const curl_multi& multi = library_->multi;
    web_socket_connection connection(multi, consumer, what, options_);
    while (!stopping_.stop_requested()) {
        if (const auto outcome = connection.proceed()) return *outcome;
        const time_point due = consumer.attend();
        multi.wait(std::min(due, connection.deadline()), connection.socket(), connection.events());
    }
    return {};
}

bool web_socket::wait_until(time_point when, web_socket_consumer& consumer) {
    while (!stopping_.stop_requested()) {
        static_cast<void>(consumer.ready());
        const time_point due = consumer.attend();
        if (clock_.now() >= when) return true;
        library_->multi.wait(std::min(due, when));
    }
    return false;
}

void web_socket::wait_until_ready(web_socket_consumer& consumer) {
    while (!consumer.ready()) library_->multi.wait(end_of_time);
}

std::string checked_web_socket_url(const std::string& url) {
    std::string web = url;
    if (url.starts_with("wss://")) web.replace(0, 3, "https");
    if (url.starts_with("ws://")) web.replace(0, 2, "http");
    if (web == url) throw std::invalid_argument("not a WebSocket's URL; write it as wss://host/path");
    try {
        check_url(web);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(std::string(error.what()) + " (of a WebSocket: ws, wss)");
    }
    return web;
}

}  // namespace weir
