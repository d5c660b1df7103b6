// SPDX-License-Identifier: Apache-2.0
#include <weir/oauth.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace weir::oauth {

namespace {

bool is_unreserved(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// Scheme and host in lower case, the scheme's own port left out (RFC 5849, 3.4.1.2).
std::string normalised_url(std::string_view url) {
    std::string result(url);
    const std::size_t scheme = result.find("://");
    if (scheme == std::string::npos) return result;
    std::size_t path = std::min(result.find('/', scheme + 3), result.size());
    std::transform(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(path), result.begin(), lower);
    const std::string_view own_port = result.starts_with("https:") ? ":443" : ":80";
    if (std::string_view(result).substr(0, path).ends_with(own_port)) {
        path -= own_port.size();
        result.erase(path, own_port.size());
    }
    if (path == result.size()) result += '/';
    return result;
}

std::array<unsigned char, 20> hmac_sha1(std::string_view key, std::string_view text) {
    std::array<unsigned char, 20> digest = {};
    std::size_t size = 0;
    // An empty key is legal, a null pointer is not: string literals and strings are never null, views may be.
    const char* const key_bytes = key.empty() ? "" : key.data();
    if (!EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, key_bytes, key.size(),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), digest.size(),
                   &size) ||
        size != digest.size()) {
        throw std::runtime_error("OAuth: this OpenSSL cannot compute HMAC-SHA1, so no request can be signed");
    }
    return digest;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char letter : text) {
        if (is_unreserved(letter)) {
            result += letter;
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        result += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return result;
}

std::string form_encoded(const parameters& fields) {
    std::string result;
    for (const auto& [name, value] : fields) {
        if (!result.empty()) result += '&';
        result += percent_encoded(name) + '=' + percent_encoded(value);
    }
    return result;
}

std::string signature_base(std::string_view method, std::string_view url, const parameters& all) {
    parameters encoded;
    for (const auto& [name, value] : all) encoded.emplace_back(percent_encoded(name), percent_encoded(value));
    std::sort(encoded.begin(), encoded.end());
    std::string joined;
    for (const auto& [name, value] : encoded) {
        if (!joined.empty()) joined += '&';
        ((joined += name) += '=') += value;
    }
    return std::string(method) + '&' + percent_encoded(normalised_url(url)) + '&' + percent_encoded(joined);
}

std::string signature(std::string_view base, std::string_view consumer_secret, std::string_view token_secret) {
    const auto digest = hmac_sha1(percent_encoded(consumer_secret) + '&' + percent_encoded(token_secret), base);
    std::array<unsigned char, 29> text = {};  // 28 letters for 20 bytes, and a final zero
    const int size = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
    return {text.begin(), text.begin() + size};
}

std::string authorization(const credentials& secrets, const request& what, std::string_view nonce,
                          std::int64_t timestamp_seconds) {
    parameters own = {{"oauth_consumer_key", secrets.consumer_key},
                      {"oauth_nonce", std::string(nonce)},
                      {"oauth_signature_method", "HMAC-SHA1"},
                      {"oauth_timestamp", std::to_string(timestamp_seconds)},
                      {"oauth_token", secrets.token},
                      {"oauth_version", "1.0"}};
    parameters all = what.sent;
    all.insert(all.end(), own.begin(), own.end());
    const std::string base = signature_base(what.method, what.url, all);
    own.emplace_back("oauth_signature", signature(base, secrets.consumer_secret, secrets.token_secret));
    std::string header = "OAuth ";
    for (const auto& [name, value] : own) {
        if (header.back() != ' ') header += ", ";
        header += name + "=\"" + percent_encoded(value) + '"';
    }
    return header;
}

std::string bearer_authorization(std::string_view token) {
    const auto legal = [](char letter) { return letter > ' ' && letter < 0x7f && letter != '"' && letter != '\\'; };
    if (token.empty() || !std::all_of(token.begin(), token.end(), legal)) {
        throw std::invalid_argument("the bearer token is empty or has characters that no token has; check its source");
    }
    return "Bearer " + std::string(token);
}

std::string fresh_nonce() {
    constexpr std::string_view letters = "0123456789abcdef";
    std::array<unsigned char, 16> bytes = {};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("OAuth: OpenSSL has no random numbers, so no request can be signed");
    }
    std::string nonce;
    for (const unsigned char byte : bytes) nonce += {letters[byte >> 4U], letters[byte & 15U]};
    return nonce;
}

}  // namespace weir::oauth
