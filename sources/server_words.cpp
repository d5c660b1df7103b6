// SPDX-License-Identifier: Apache-2.0
#include "server_words.hpp"

namespace weir {

namespace {

constexpr std::size_t most_letters = 500;

bool is_space(char letter) {
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
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
    for (const auto& secret : secrets) {
        if (secret.empty()) continue;
        for (std::size_t at = words.find(secret); at != std::string::npos; at = words.find(secret, at)) {
            words.replace(at, secret.size(), "...");
            at += 3;
        }
    }
    return words;
}

}  // namespace weir
