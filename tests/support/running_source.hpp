// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/twitter_stream.hpp>

#include "support/script_server.hpp"
#include "support/source_run.hpp"

#include <memory>
#include <string>
#include <utility>

namespace weir::testing {

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

/// A run of a twitter stream, or of another source.
class running_source : public source_run {
public:
    explicit running_source(stream_options options, std::size_t credit = fake_intake::unlimited)
        : source_run([options = std::move(options)] { return std::make_unique<twitter::stream>(options); }, credit) {}
    explicit running_source(std::unique_ptr<source> made, std::size_t credit = fake_intake::unlimited)
        : source_run([made = std::move(made)]() mutable { return std::move(made); }, credit) {}
};

}  // namespace weir::testing
