// SPDX-License-Identifier: Apache-2.0
#include "mastodon_host.hpp"

#include <weir/http_stream.hpp>

#include "outcome_words.hpp"
#include "server_words.hpp"

#include <simdjson.h>

#include <stdexcept>
#include <string_view>

namespace weir::mastodon {

namespace {

using namespace std::chrono_literals;
using ending = http_outcome::ending;

/// An answer is a short body, kept up to a limit.
class answer final : public http_consumer {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} << 20;

    [[nodiscard]] bool ready() override { return true; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        text += bytes;
        return text.size() <= most_bytes;
    }
    [[nodiscard]] time_point attend() override { return end_of_time; }

    std::string text;
};

std::string as_http(std::string_view address) {
    while (address.ends_with('/')) address.remove_suffix(1);
    const bool web_socket = address.starts_with("wss://") || address.starts_with("ws://");
    return (web_socket ? "http" + std::string(address.substr(2)) : std::string(address));
}

bool may_be_used(const std::string& address, const std::string& base) {
    if (base.starts_with("https:") && !address.starts_with("https:")) return false;
    try {
        check_url(address);
        return address.find_first_of("?#") == std::string::npos;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

}  // namespace

std::string base_of(const std::string& host) {
    std::string base = host.find("://") == std::string::npos ? "https://" + host : host;
    while (base.ends_with('/')) base.pop_back();
    return base;
}

std::string streaming_url_in(const std::string& instance) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view address;
    if (parser.parse(instance).get(root) != simdjson::SUCCESS) return {};
    if (root.at_pointer("/configuration/urls/streaming").get(address) != simdjson::SUCCESS) return {};
    return as_http(address);
}

std::string streaming_base(const std::string& base, const std::string& ca_file, intake& entrance) {
    http_stream http(entrance.time(), entrance.stopping(), {.stall_timeout = 10s, .ca_file = ca_file});
    answer said;
    const http_outcome outcome =
        http.run({.url = base + "/api/v2/instance", .headers = {"Accept: application/json"}}, said);
    if (outcome.how == ending::stopped) return base;
    if (outcome.how != ending::closed) {
        // What is wrong with the host will be seen again when it is asked to stream.
        entrance.notice(told(outcome, {}) + "; taken to stream from its own address");
        return base;
    }
    std::string address = streaming_url_in(said.text);
    if (address.empty()) return base;
    if (may_be_used(address, base)) return address;
    entrance.notice("names " + printable(address) + " to stream from, which is refused; taken to stream from its own");
    return base;
}

}  // namespace weir::mastodon
