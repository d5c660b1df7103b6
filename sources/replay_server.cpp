// SPDX-License-Identifier: Apache-2.0
#include "weir/replay_server.hpp"

#include "descriptor.hpp"
#include "replay_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>

// The sockets are used directly: cpp-httplib can neither reset a connection, nor cut the chunks of an answer where it
// is told, nor say how many bytes the kernel has accepted; and the tests of back-pressure stand on exactly these three.

namespace weir {

namespace {

using steady = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), "replay server: " + what);
}

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(std::string("replay_server: ") + what);
}

replay_options checked(replay_options options) {
    require(options.clock != nullptr, "a clock is needed");
    require(std::isfinite(options.records_per_second) && options.records_per_second >= 0,
            "records_per_second must not be negative");
    require(options.keep_alive > duration::zero(), "keep_alive must be longer than nothing");
    require(options.chunks.records > 0, "chunks.records must be at least 1");
    require(options.chunks.seed == 0 || options.chunks.bytes > 0, "chunks.seed needs chunks.bytes");
    auto& first = options.plan.at_first;
    first.erase(std::remove_if(first.begin(), first.end(), [](const auto& refusal) { return refusal.times == 0; }),
                first.end());
    return options;
}

bool set_option(int socket, int level, int name, int value) {
    return ::setsockopt(socket, level, name, &value, sizeof value) == 0;
}

/// A socket that listens on loopback, and only there.
descriptor listen_on(std::uint16_t port) {
    descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) fail("socket");
    if (!set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1)) fail("setsockopt");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket.get(), SOMAXCONN) != 0) {
        fail("cannot listen on 127.0.0.1:" + std::to_string(port));
    }
    return socket;
}

std::uint16_t port_of(int socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
    return ntohs(address.sin_port);
}

}  // namespace

/// The engine is the server's thread and what it shares with the callers.
///
/// 1. `shared_` and `connections_` belong to the thread.
/// 2. What callers see are copies, published under `mutex_` after each round.
/// 3. Callers tell the thread something through the atomics, then `wake_`.
class replay_server::engine {
public:
    engine(record_feed feed, replay_options options)
        : shared_(make_shared_part(std::move(feed), checked(std::move(options)))),
          listener_(listen_on(shared_.options.port)),
          port_(port_of(listener_.get())),
          jumps_(shared_.options.clock->on_jump([this] { wake_.wake(); })),
          thread_([this] { run(); }) {}

    ~engine() {
        stopping_ = true;
        wake_.wake();
        thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    [[nodiscard]] replay_counters counters() const {
        const std::scoped_lock lock(mutex_);
        return counters_;
    }

    [[nodiscard]] std::vector<http_request> requests() const {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }

    [[nodiscard]] std::exception_ptr failure() const {
        const std::scoped_lock lock(mutex_);
        return failure_;
    }

    void release() {
        releasing_ = true;
        wake_.wake();
    }

    /// Waits until `holds` of the counters.
    template <class Condition>
    [[nodiscard]] bool wait(std::chrono::milliseconds patience, Condition holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return holds(counters_); });
    }

    [[nodiscard]] bool wait_until_blocked(std::chrono::milliseconds quiet, std::chrono::milliseconds patience) {
        const auto deadline = steady::now() + patience;
        std::unique_lock lock(mutex_);
        for (auto now = steady::now(); now < deadline; now = steady::now()) {
            if (blocked_since_ && now - *blocked_since_ >= quiet) return true;
            changed_.wait_until(lock, blocked_since_ ? std::min(deadline, *blocked_since_ + quiet) : deadline);
        }
        return false;
    }

private:
    static replay_shared make_shared_part(record_feed feed, replay_options options) {
        replay_feed numbered(std::move(feed), options.plan.faults, options.records_per_second);
        std::deque<faults::refuse> refusals(options.plan.at_first.begin(), options.plan.at_first.end());
        return {std::move(options), std::move(numbered), std::move(refusals), {}, {}, 0};
    }

    void run() noexcept {
        while (!stopping_) {
            try {
                go_round();
            } catch (...) {  // out of memory, or a feed's text too long: what is open cannot be trusted any more
                const std::scoped_lock lock(mutex_);
                connections_.clear();
                failure_ = std::current_exception();
            }
        }
    }

    void go_round() {
        wait_for_events();
        wake_.clear();
        publish();  // a client that has its answer must find its request among those that were read
        if (releasing_.exchange(false)) {
            for (auto& connection : connections_) connection.release();
        }
        const auto now = shared_.options.clock->now();
        more_ = false;
        for (auto& connection : connections_) more_ |= connection.advance(now);
        connections_.remove_if([](const auto& connection) { return connection.over(); });
        publish();
    }

    void wait_for_events() {
        polled_.assign({{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}});
        for (const auto& connection : connections_) {
            const auto events = static_cast<short>(connection.wants_to_write() ? POLLIN | POLLOUT : POLLIN);
            polled_.push_back({connection.socket(), events, 0});
        }
        const auto sleep = time_to_sleep();
        const timespec limit = {static_cast<time_t>(sleep.count() / 1'000'000'000),
                                static_cast<long>(sleep.count() % 1'000'000'000)};
        if (::ppoll(polled_.data(), polled_.size(), sleep == duration::max() ? nullptr : &limit, nullptr) <= 0) return;
        auto polled = polled_.begin() + 2;
        for (auto& connection : connections_) {
            if ((polled++->revents & (POLLIN | POLLERR | POLLHUP)) != 0) connection.receive();
        }
        if (polled_[1].revents != 0) accept_all();
    }

    [[nodiscard]] duration time_to_sleep() const {
        if (more_) return duration::zero();
        auto deadline = end_of_time;
        for (const auto& connection : connections_) {
            if (connection.must_look_again()) return std::chrono::milliseconds(1);
            deadline = std::min(deadline, connection.next_deadline());
        }
        const auto sleep = shared_.options.clock->time_until(deadline);
        // Waking up for each of many records a second would cost more than sending them.
        return sleep > duration::zero() ? std::max<duration>(sleep, std::chrono::milliseconds(1)) : sleep;
    }

    void accept_all() {
        for (;;) {
            descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (socket.get() < 0) return;
            // Neither can fail but where the client has gone again, which shows soon enough.
            (void)set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
            if (const auto bytes = shared_.options.send_buffer_bytes; bytes > 0) {
                (void)set_option(socket.get(), SOL_SOCKET, SO_SNDBUF, static_cast<int>(bytes));
            }
            connections_.emplace_back(std::move(socket), shared_);
            ++shared_.counters.connections;
        }
    }

    void publish() {
        auto& counters = shared_.counters;
        const auto count = [this](auto what) {
            return static_cast<std::size_t>(std::count_if(connections_.begin(), connections_.end(), what));
        };
        counters.open = connections_.size();
        counters.stalled = count([](const auto& connection) { return connection.stalled(); });
        counters.blocked = count([](const auto& connection) { return connection.blocked_since().has_value(); });
        counters.ended = shared_.feed.ended() && count([](const auto& connection) { return !connection.idle(); }) == 0;
        std::optional<steady::time_point> blocked_since;
        for (const auto& connection : connections_) {
            const auto since = connection.blocked_since();
            if (since && (!blocked_since || *since < *blocked_since)) blocked_since = since;
        }
        const std::scoped_lock lock(mutex_);
        if (counters_.requests != counters.requests) requests_.assign(shared_.requests.begin(), shared_.requests.end());
        counters_ = counters;
        blocked_since_ = blocked_since;
        if (shared_.feed.failure()) failure_ = shared_.feed.failure();
        changed_.notify_all();
    }

    replay_shared shared_;
    const descriptor listener_;
    const std::uint16_t port_;
    const wake_event wake_;
    std::list<replay_connection> connections_;
    std::vector<pollfd> polled_;
    bool more_ = false;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> releasing_ = false;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    replay_counters counters_;
    std::vector<http_request> requests_;
    std::optional<steady::time_point> blocked_since_;
    std::exception_ptr failure_;

    const clock::subscription jumps_;
    std::thread thread_;
};

replay_server::replay_server(record_feed feed, replay_options options)
    : engine_(std::make_unique<engine>(std::move(feed), std::move(options))) {}

replay_server::~replay_server() = default;

std::uint16_t replay_server::port() const noexcept {
    return engine_->port();
}
std::string replay_server::base_url() const {
    return "http://127.0.0.1:" + std::to_string(port());
}
replay_counters replay_server::counters() const {
    return engine_->counters();
}
std::vector<http_request> replay_server::requests() const {
    return engine_->requests();
}
std::exception_ptr replay_server::feed_failure() const {
    return engine_->failure();
}
void replay_server::release() {
    engine_->release();
}

bool replay_server::wait_for_connections(std::uint64_t count, std::chrono::milliseconds patience) {
    return engine_->wait(patience, [count](const auto& counters) { return counters.connections >= count; });
}

bool replay_server::wait_for_requests(std::uint64_t count, std::chrono::milliseconds patience) {
    return engine_->wait(patience, [count](const auto& counters) { return counters.requests >= count; });
}

bool replay_server::wait_for_records(std::uint64_t count, std::chrono::milliseconds patience) {
    return engine_->wait(patience, [count](const auto& counters) { return counters.records_sent >= count; });
}

bool replay_server::wait_until_stalled(std::chrono::milliseconds patience) {
    return engine_->wait(patience, [](const auto& counters) { return counters.stalled > 0; });
}

bool replay_server::wait_until_ended(std::chrono::milliseconds patience) {
    return engine_->wait(patience, [](const auto& counters) { return counters.ended; });
}

bool replay_server::wait_until_blocked(std::chrono::milliseconds quiet, std::chrono::milliseconds patience) {
    return engine_->wait_until_blocked(quiet, patience);
}

}  // namespace weir
