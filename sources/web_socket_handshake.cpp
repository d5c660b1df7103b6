// SPDX-License-Identifier: Apache-2.0
#include "web_socket_handshake.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace weir {

namespace {

constexpr std::string_view key_suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 1.3

template <std::size_t Size>
std::string base64(const std::array<unsigned char, Size>& bytes) {
    std::array<unsigned char, (Size + 2) / 3 * 4 + 1> text = {};
    const int length = EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(Size));
    return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)};
}

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (char& letter : small) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return small;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// The next line of the head, without its end.
std::string_view take_line(std::string_view& head) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    return line;
}

}  // namespace

std::string web_socket_key() {
    std::array<unsigned char, 16> bytes = {};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random numbers for a WebSocket key");
    return base64(bytes);
}

std::string web_socket_accept(std::string_view key) {
    const std::string text = std::string(key).append(key_suffix);
    std::array<unsigned char, 20> digest = {};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1 || size != digest.size())
        throw std::runtime_error("this OpenSSL cannot compute SHA-1, so no WebSocket can be opened");
    return base64(digest);
}

std::string web_socket_upgrade(const std::string& url, const std::vector<std::string>& headers, std::string_view key) {
    const std::size_t host = url.find("://") + 3;
    const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
    std::string target = url.substr(path, url.find('#', path) - path);
    if (target.empty() || target.front() != '/') target.insert(0, 1, '/');
    std::string request = "GET " + target + " HTTP/1.1\r\nHost: " + url.substr(host, path - host) +
                          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                          "\r\nUser-Agent: weir/0.1\r\nSec-WebSocket-Key: ";
    request.append(key).append("\r\n");
    for (const auto& line : headers) request += line + "\r\n";
    return request + "\r\n";
}

web_socket_handshake::state web_socket_handshake::take(std::string_view bytes) {
    received_.append(bytes);
    while (state_ == state::reading) {
        const std::size_t end = received_.find("\r\n\r\n");
        if (end == std::string::npos) {
            return received_.size() > most_head_bytes ? fail("an answer with an endless head") : state_;
        }
        const std::string head = received_.substr(0, end);
        received_.erase(0, end + 4);
        state_ = read_head(head);
    }
    return state_ == state::refused ? read_words() : state_;
}

bool web_socket_handshake::whole() const noexcept {
    if (words_.size() >= most_words || (length_ && words_.size() >= *length_)) return true;
    return words_.ends_with("\r\n0\r\n\r\n") && in_small_letters(header("transfer-encoding")) == "chunked";
}

web_socket_handshake::state web_socket_handshake::read_head(std::string_view head) {
    if (!read_status(take_line(head))) return fail("no answer of HTTP");
    headers_.clear();
    while (!head.empty()) {
        const std::string_view line = take_line(head);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        headers_.emplace_back(in_small_letters(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
    }
    if (status_ != 101) return status_ < 200 ? state::reading : state::refused;  // others below 200 only announce
    if (in_small_letters(header("upgrade")) != "websocket" || header("sec-websocket-accept") != accept_)
        return fail("an answer that does not accept a WebSocket");
    if (!header("sec-websocket-extensions").empty() || !header("sec-websocket-protocol").empty())
        return fail("an answer that agrees to what was not asked for");
    return state::accepted;
}

bool web_socket_handshake::read_status(std::string_view line) {
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') return false;
    const auto number = line.substr(9, 3);
    const auto [end, error] = std::from_chars(number.data(), number.data() + 3, status_);
    return error == std::errc() && end == number.data() + 3 && status_ >= 100;
}

web_socket_handshake::state web_socket_handshake::read_words() {
    if (const std::string_view text = header("content-length"); !length_ && !text.empty()) {
        std::size_t length = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), length).ec == std::errc()) length_ = length;
    }
    const std::size_t wanted = std::min(most_words, length_.value_or(most_words));
    words_.append(received_, 0, wanted - std::min(wanted, words_.size()));
    received_.clear();
    return state_;
}

web_socket_handshake::state web_socket_handshake::fail(const char* why) {
    words_ = why;
    return state_ = state::broken;
}

std::string_view web_socket_handshake::header(std::string_view name) const noexcept {
    const auto found =
        std::find_if(headers_.begin(), headers_.end(), [name](const auto& field) { return field.first == name; });
    return found == headers_.end() ? std::string_view() : found->second;
}

}  // namespace weir
