// SPDX-License-Identifier: Apache-2.0
#include "twitter_news.hpp"

#include "json_text.hpp"
#include "server_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace weir {

namespace {

namespace dom = simdjson::dom;

// Longer ones are no news, whatever they begin with.
constexpr std::size_t most_bytes = 4096;

/// More are no count of posts.
constexpr std::uint64_t most_left_out = std::uint64_t{1} << 53U;

/// Cheap, as it is asked of each record.
bool is_news(std::string_view record) {
    if (record.size() > most_bytes) return false;
    record = without_white_space_before(record);
    if (!record.starts_with('{')) return false;
    record = without_white_space_before(record.substr(1));
    return record.starts_with(R"("limit")") || record.starts_with(R"("disconnect")") ||
           record.starts_with(R"("warning")");
}

/// What the codes mean ("Streaming message types" in Twitter's documentation of v1.1).
std::string_view meaning_of(std::int64_t code) {
    constexpr std::array<std::string_view, 13> meanings = {"",
                                                           "shutdown",
                                                           "duplicate stream",
                                                           "control request",
                                                           "stall",
                                                           "normal",
                                                           "token revoked",
                                                           "admin logout",
                                                           "",
                                                           "maximum of messages",
                                                           "stream exception",
                                                           "broker stall",
                                                           "shed load"};
    return code > 0 && code < std::ssize(meanings) ? meanings[static_cast<std::size_t>(code)] : std::string_view();
}

std::string text_in(const dom::object& from, std::string_view name) {
    std::string_view text;
    return from[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

/// "ends the stream: code 4 (stall), REASON".
std::string told_end(const dom::object& disconnect) {
    std::int64_t code = 0;
    if (disconnect["code"].get(code) != simdjson::SUCCESS) code = 0;
    std::string words = "ends the stream: code " + std::to_string(code);
    if (const auto meaning = meaning_of(code); !meaning.empty()) words.append(" (").append(meaning).append(")");
    if (const std::string reason = text_in(disconnect, "reason"); !reason.empty()) words += ", " + reason;
    return words;
}

/// "warns: FALLING_BEHIND, MESSAGE (60 % full)".
std::string told_warning(const dom::object& warning) {
    std::string words = "warns: " + text_in(warning, "code");
    if (const std::string message = text_in(warning, "message"); !message.empty()) words += ", " + message;
    std::int64_t percent = 0;
    if (warning["percent_full"].get(percent) == simdjson::SUCCESS) words += " (" + std::to_string(percent) + " % full)";
    return words;
}

}  // namespace

void twitter_news::begin() noexcept {
    left_out_ = 0;
    warned_ = ends_ = false;
}

void twitter_news::end_record() {
    if (const std::string_view record = current(); is_news(record)) read(record);
    writer_.end_record();
}

void twitter_news::read(std::string_view message) {
    dom::element root;
    if (parser_.parse(message.data(), message.size()).get(root) != simdjson::SUCCESS) return;
    ++messages_;
    std::uint64_t left_out = 0;
    dom::object said;
    // Each is told once a connection: a server must not be able to fill the terminal.
    if (root.at_pointer("/limit/track").get(left_out) == simdjson::SUCCESS) {
        take_limit(left_out);
    } else if (root["disconnect"].get(said) == simdjson::SUCCESS && !std::exchange(ends_, true)) {
        tell(told_end(said));
    } else if (root["warning"].get(said) == simdjson::SUCCESS && !std::exchange(warned_, true)) {
        tell(told_warning(said));
    }
}

/// It is all that the connection has left out so far.
void twitter_news::take_limit(std::uint64_t left_out) {
    if (left_out <= left_out_ || left_out > most_left_out) return;
    entrance_.report({.undelivered = left_out - std::exchange(left_out_, left_out)});
}

void twitter_news::tell(std::string_view words) {
    entrance_.notice(printable(without_secrets(std::string(words), secrets_)));
}

}  // namespace weir
