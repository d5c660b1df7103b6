// SPDX-License-Identifier: Apache-2.0
#include "jetstream_dictionary.hpp"

#include <weir/http_stream.hpp>

#include <functional>
#include <string_view>
#include <utility>

namespace weir {

using namespace std::chrono_literals;

namespace {

// Messages are the same without it, only longer: no first window should wait for a server that is slow to give it.
constexpr duration patience = 2s;

/// A collector keeps a short answer, and has no time for a long one.
class collector final : public http_consumer {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} << 20;  // sixteen times what it is today

    collector(clock& time, const std::stop_token& stopping)
        : time_(time), due_(time.now() + patience), on_stop_(stopping, [this] { enough_.request_stop(); }) {}

    [[nodiscard]] bool ready() override { return true; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        if (bytes.size() > most_bytes - body.size()) return false;
        body.append(bytes);
        return true;
    }
    [[nodiscard]] time_point attend() override {
        if (time_.now() >= due_) enough_.request_stop();
        return due_;
    }

    [[nodiscard]] std::stop_token enough() const { return enough_.get_token(); }

    std::string body;

private:
    clock& time_;
    const time_point due_;
    std::stop_source enough_;
    std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace

std::optional<std::string> fetch_jetstream_dictionary(const jetstream_dictionary_request& what, clock& time,
                                                      const std::stop_token& stopping) {
    collector answer(time, stopping);
    http_stream stream(time, answer.enough(), {.ca_file = what.ca_file});
    const auto outcome = stream.run({.url = what.base + "/xrpc/network.bsky.jetstream.getZstdDictionary"}, answer);
    if (outcome.how == http_outcome::ending::closed) return std::move(answer.body);
    const bool unwell = outcome.how == http_outcome::ending::network_error || outcome.status >= 500;
    return unwell ? std::nullopt : std::optional<std::string>("");
}

}  // namespace weir
