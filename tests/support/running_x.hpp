// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x.hpp>

#include "support/script_server.hpp"
#include "support/source_run.hpp"

#include <string>
#include <utility>

namespace weir::testing {

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

/// A run of a source of posts.
class running_x : public source_run {
public:
    explicit running_x(tweets from, std::size_t credit = fake_intake::unlimited)
        : source_run([from = std::move(from)] { return from.make(); }, credit) {}

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
};

}  // namespace weir::testing
