// SPDX-License-Identifier: Apache-2.0
#include "jetstream_dictionary.hpp"

#include <weir/http_stream.hpp>

#include <string_view>
#include <utility>

namespace weir {

using namespace std::chrono_literals;

namespace {

/// A collector keeps a short answer.
class collector final : public http_consumer {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} << 20;  // sixteen times what it is today

    [[nodiscard]] bool ready() override { return true; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        if (bytes.size() > most_bytes - body.size()) return false;
        body.append(bytes);
        return true;
    }
    [[nodiscard]] time_point attend() override { return end_of_time; }

    std::string body;
};

}  // namespace

std::optional<std::string> fetch_jetstream_dictionary(const std::string& base, clock& time, std::stop_token stopping) {
    collector answer;
    http_stream stream(time, std::move(stopping), {.stall_timeout = 10s});
    const auto outcome = stream.run({.url = base + "/xrpc/network.bsky.jetstream.getZstdDictionary"}, answer);
    if (outcome.how != http_outcome::ending::closed || answer.body.empty()) return std::nullopt;
    return std::move(answer.body);
}

}  // namespace weir
