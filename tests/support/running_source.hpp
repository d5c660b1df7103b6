// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/twitter_stream.hpp>

#include "support/catch.hpp"
#include "support/fake_intake.hpp"
#include "support/script_server.hpp"
#include "support/watched_clock.hpp"

#include <future>

namespace weir::testing {

using strings = std::vector<std::string>;
using weir::twitter::stream_options;

inline std::string record(int number, std::size_t size_bytes = 0) {
    std::string text = "{\"id\":" + std::to_string(number) + "}";
    if (text.size() < size_bytes) text.append(size_bytes - text.size(), ' ');
    return text;
}

inline std::string sized(const std::string& content) {
    return std::to_string(content.size() + 2) + "\r\n" + content + "\r\n";
}

inline strings records(int from, int to, std::size_t size_bytes = 0) {
    strings all;
    for (int number = from; number < to; ++number) all.push_back(record(number, size_bytes));
    return all;
}

inline std::string framed(const strings& contents) {
    std::string bytes;
    for (const auto& content : contents) bytes += sized(content);
    return bytes;
}

/// Sends these records and lets the client go.
inline script_server::script sending(std::string bytes) {
    return [bytes = std::move(bytes)](script_server::connection& peer) {
        peer.begin();
        peer.send(bytes);
    };
}

inline script_server::script refusing(int status, std::string words) {
    return [status, words = std::move(words)](script_server::connection& peer) { peer.refuse(status, words); };
}

inline void stay_silent(script_server::connection& peer) {
    peer.begin();
    peer.hold();
}

/// A twitter stream, or another source, on a thread of its own, stopped and joined whatever happens to the test.
class running_source {
public:
    explicit running_source(stream_options options, std::size_t credit = fake_intake::unlimited)
        : intake(time, credit) {
        ended_ = std::async(std::launch::async,
                            [this, options = std::move(options)] { twitter::stream(options).run(intake); });
    }
    explicit running_source(std::unique_ptr<source> made, std::size_t credit = fake_intake::unlimited)
        : intake(time, credit) {
        ended_ = std::async(std::launch::async, [this, made = std::move(made)] { made->run(intake); });
    }
    ~running_source() { intake.stop(); }
    running_source(const running_source&) = delete;
    running_source& operator=(const running_source&) = delete;

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

    watched_clock time;
    fake_intake intake;

private:
    std::future<void> ended_;
};

inline void check_all_came(running_source& source, const strings& expected, const tally& account) {
    CHECK(source.intake.received() == expected);
    CHECK(source.intake.account() == account);
    CHECK(source.intake.account().adds_up());
    CHECK(source.intake.respected());
}

}  // namespace weir::testing
