// SPDX-License-Identifier: Apache-2.0
#include "outcome_words.hpp"

#include "server_words.hpp"

namespace weir {

namespace {

using ending = http_outcome::ending;

// What a redirect names may carry a secret behind its question mark.
std::string target_of(const http_outcome& outcome, const std::vector<std::string>& secrets) {
    const std::string_view location = outcome.header("location");
    return printable(without_secrets(std::string(location.substr(0, location.find_first_of("?#"))), secrets));
}

std::string told_redirect(const http_outcome& outcome, const std::vector<std::string>& secrets) {
    const std::string target = target_of(outcome, secrets);
    const std::string text = "answered with status " + std::to_string(outcome.status) + ", which sends on to " + target;
    if (target.starts_with("http:")) return text + "; plain http is refused, look for an address with https";
    return text + "; no redirect is followed, name that address instead";
}

std::string happened(const http_outcome& outcome) {
    switch (outcome.how) {
        case ending::status:
            return "answered with status " + std::to_string(outcome.status);
        case ending::stalled:
            return "sent nothing for too long";
        case ending::closed:
            return "closed the stream";
        case ending::abandoned:
            return "sent what is no stream of tweets";
        case ending::compressed:
            return "sends its stream compressed, although nobody asked for that (read it as: curl --compressed ADDRESS "
                   "| "
                   "weir top -)";
        case ending::untrusted:
            return "has no certificate that can be trusted (check the address and this machine's clock; for a server "
                   "of your own, name its authority in CURL_CA_BUNDLE)";
        default:
            return "could not be streamed from";
    }
}

}  // namespace

std::string told(const http_outcome& outcome, const std::vector<std::string>& secrets, std::string_view advice) {
    if (outcome.redirected()) return told_redirect(outcome, secrets);
    const std::string words = printable(without_secrets(outcome.words, secrets));
    std::string text = happened(outcome);
    if (!advice.empty()) text += " (" + std::string(advice) + ')';
    return text + (words.empty() ? "" : ": " + words);
}

std::string seconds_of(duration wait) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(wait);
    const auto rest = std::chrono::floor<std::chrono::milliseconds>(wait - whole).count();
    if (whole.count() == 0) return std::to_string(rest) + " ms";
    std::string text = std::to_string(whole.count());
    if (rest != 0) (text += '.') += std::to_string(1000 + rest).substr(1);
    return text + " s";
}

std::string in_seconds(duration wait) {
    return wait > duration{} ? "in " + seconds_of(wait) : "at once";
}

std::string failures_in_a_row(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " failure" : " failures in a row");
}

}  // namespace weir
