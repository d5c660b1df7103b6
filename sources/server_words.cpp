// SPDX-License-Identifier: Apache-2.0
#include "server_words.hpp"

#include <weir/http_request.hpp>
#include <weir/oauth.hpp>

#include <algorithm>
#include <cctype>

namespace weir {

namespace {

constexpr std::size_t most_letters = 500;

bool is_space(char letter) {
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/// With each `what` as `by`.
std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// Those that a server may give back, the longest first, since one may begin another.
std::vector<std::string> spellings_of(const std::vector<std::string>& secrets) {
    std::vector<std::string> all;
    for (const auto& secret : secrets) {
        const auto encoded = oauth::percent_encoded(secret);
        std::string in_small_digits = encoded;
        for (auto at = encoded.find('%'); at != std::string::npos; at = encoded.find('%', at + 1))
            for (auto digit = at + 1; digit < at + 3; ++digit)
                in_small_digits[digit] = static_cast<char>(std::tolower(static_cast<unsigned char>(encoded[digit])));
        for (const auto& one : {secret, encoded, in_small_digits, percent_decoded(secret)}) {
            all.push_back(one);
            all.push_back(replaced(replaced(one, "\\", "\\\\"), "/", "\\/"));
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) { return left.size() > right.size(); });
    return all;
}

}  // namespace

std::string printable(std::string_view words) {
    std::string text;
    bool space_due = false;
    for (const char letter : words) {
        if (is_space(letter)) {
            space_due = !text.empty();
            continue;
        }
        if (text.size() + 2 > most_letters) return text + "...";
        if (space_due) text += ' ';
        space_due = false;
        text += letter > ' ' && letter < 0x7f ? letter : '?';
    }
    return text;
}

std::string without_secrets(std::string words, const std::vector<std::string>& secrets) {
    for (const auto& secret : spellings_of(secrets))
        if (!secret.empty()) words = replaced(std::move(words), secret, "...");
    return words;
}

}  // namespace weir
