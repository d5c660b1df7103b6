// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x.hpp>

#include "support/catch.hpp"
#include "support/fake_intake.hpp"
#include "support/script_server.hpp"
#include "support/watched_clock.hpp"

#include <future>

namespace weir::testing {

using strings = std::vector<std::string>;

inline std::string post_of(int number) {
    return R"({"data":{"id":")" + std::to_string(number) + R"(","text":"post"}})";
}

inline strings posts_of(int from, int to) {
    strings all;
    for (int number = from; number < to; ++number) all.push_back(post_of(number));
    return all;
}

inline std::string lines_of(const strings& records) {
    std::string bytes;
    for (const auto& record : records) bytes += record + "\r\n";
    return bytes;
}

/// The base address of a server.
inline std::string base_of(const script_server& server) {
    return server.url().substr(0, server.url().rfind('/'));
}

/// Sends these bytes of a stream; then the connection ends, or stays open and silent.
inline script_server::script streaming(std::string bytes, bool stays = false) {
    return [bytes = std::move(bytes), stays](script_server::connection& peer) {
        peer.begin();
        peer.send(bytes);
        if (stays) peer.hold();
    };
}

/// Answers with a whole body. `headers` are lines with their ends.
inline script_server::script answering(std::string body, int status = 200, std::string headers = {}) {
    return [body = std::move(body), status, headers = std::move(headers)](script_server::connection& peer) {
        peer.send("HTTP/1.1 " + std::to_string(status) + " So\r\n" + headers +
                  "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    };
}

/// A source of posts on a thread of its own, stopped and joined whatever happens to the test.
class running_x {
public:
    explicit running_x(tweets from, std::size_t credit = fake_intake::unlimited) : intake(time, credit) {
        ended_ = std::async(std::launch::async, [this, from = std::move(from)] { from.make()->run(intake); });
    }
    ~running_x() { intake.stop(); }
    running_x(const running_x&) = delete;
    running_x& operator=(const running_x&) = delete;

    /// Waits until `run` has returned, and passes on what it threw.
    void end() {
        if (ended_.wait_for(std::chrono::seconds(30)) != std::future_status::ready)
            throw std::runtime_error("the source does not end");
        ended_.get();
    }

    void drain() {
        intake.drain();
        end();
    }

    /// Waits until the source waits for just that time, and lets it pass.
    [[nodiscard]] bool passes(duration wait) {
        if (!time.someone_waits_for(wait)) return false;
        time.advance(wait);
        return true;
    }

    [[nodiscard]] bool told(const std::string& words) {
        for (const auto& notice : intake.notices())
            if (notice.find(words) != std::string::npos) return true;
        return false;
    }

    watched_clock time;
    fake_intake intake;

private:
    std::future<void> ended_;
};

inline void check_all_came(running_x& source, const strings& expected, const tally& account) {
    CHECK(source.intake.received() == expected);
    CHECK(source.intake.account() == account);
    CHECK(source.intake.account().adds_up());
    CHECK(source.intake.respected());
}

}  // namespace weir::testing
