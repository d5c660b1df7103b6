// SPDX-License-Identifier: Apache-2.0
#include "source_argument.hpp"

#include "command_line.hpp"
#include "source_table.hpp"
#include "usage_error.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

namespace weir::console {

namespace {

bool is_letter_or_digit(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
}

bool has_scheme(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || (text[0] >= '0' && text[0] <= '9')) return false;
    const auto in_scheme = [](char letter) {
        return is_letter_or_digit(letter) || letter == '+' || letter == '-' || letter == '.';
    };
    const std::string_view scheme = text.substr(0, colon);
    return text[0] != '.' && text[0] != '-' && std::all_of(scheme.begin(), scheme.end(), in_scheme);
}

struct address {
    bool secure = false;
    std::string host = {};
};

bool good_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port > 0;
}

bool good_host(const std::string& host) {
    in6_addr v6 = {};
    if (host.starts_with('[')) return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1;
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char letter) {
        return is_letter_or_digit(letter) || letter == '-' || letter == '.' || letter == '_';
    });
}

/// Stricter than libcurl, so that the two cannot disagree about the host: nothing here needs decoding.
std::optional<address> read_address(std::string_view url) {
    const auto strange = [](char letter) {
        return letter <= ' ' || letter > '~' || std::string_view("@?#\\%\"<>").find(letter) != std::string_view::npos;
    };
    if (std::any_of(url.begin(), url.end(), strange)) return std::nullopt;
    address found;
    // Setting bit 5 makes letters small; ':' and '/' have it already.
    const auto takes = [&](std::string_view scheme) {
        const bool same = url.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), url.begin(),
                                                                   [](char a, char b) { return a == (b | 0x20); });
        if (same) url.remove_prefix(scheme.size());
        return same;
    };
    found.secure = takes("https://");
    if (!found.secure && !takes("http://")) return std::nullopt;
    const std::string_view authority = url.substr(0, url.find('/'));
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    found.host = authority.substr(0, colon);
    if (found.host.starts_with('[') != (bracket != std::string_view::npos)) return std::nullopt;
    if (colon != std::string_view::npos && !good_port(authority.substr(colon + 1))) return std::nullopt;
    return good_host(found.host) ? std::optional(found) : std::nullopt;
}

/// `demo:, twitter:sample or FILE`, as a sentence lists them.
std::string known_sources() {
    std::string list;
    const auto kinds = source_kinds();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (i > 0) list += i + 1 < kinds.size() ? ", " : " or ";
        list += kinds[i].form;
    }
    return list;
}

/// The source whose name, but for a letter or two, this is; empty if it resembles none.
std::string_view meant_source(std::string_view text) {
    std::vector<std::string_view> names;
    for (const source_kind& kind : source_kinds())
        if (kind.prefix.size() > 1) names.push_back(kind.prefix);
    const std::string_view meant = nearest(text, names);
    return meant.empty() ? nearest(text.substr(0, text.rfind(':') + 1), names) : meant;
}

[[noreturn]] void refuse_scheme(std::string_view text) {
    const std::string_view meant = meant_source(text);
    throw usage_error(fmt::format(
        "there is no source {}{} (a file of that name is given as {})", in_quotes(text),
        meant.empty() ? fmt::format(", only {}", known_sources()) : fmt::format("; did you mean {}?", meant),
        in_quotes("./" + std::string(text))));
}

/// Who forgot the colon of a source would be told of a missing file, which helps nobody.
void refuse_forgotten_colon(std::string_view text) {
    for (const source_kind& kind : source_kinds()) {
        std::error_code unknown;
        if (kind.prefix.size() != text.size() + 1 || !kind.prefix.starts_with(text)) continue;
        if (kind.prefix.ends_with(':') && !std::filesystem::exists(text, unknown))
            throw usage_error(
                fmt::format("there is no file {}; did you mean the source {}?", in_quotes(text), kind.form));
    }
}

bool is_loopback(std::string host) {
    std::transform(host.begin(), host.end(), host.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
    });
    if (host == "localhost") return true;
    in_addr v4 = {};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
    in6_addr v6 = {};
    if (!host.starts_with('[') || inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) != 1) return false;
    return IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace

source_argument parse_source(std::string_view text) {
    if (text.empty()) throw usage_error(fmt::format("SOURCE is empty: give {}", known_sources()));
    for (const source_kind& kind : source_kinds()) {
        if (kind.prefix.empty()) continue;  // a file
        if (!kind.takes_more && text == kind.prefix) return {&kind, std::string(text), {}};
        if (!kind.takes_more || !text.starts_with(kind.prefix)) continue;
        const std::string_view rest = text.substr(kind.prefix.size());
        if (rest.empty()) throw usage_error(fmt::format("{} is not complete: write {}", in_quotes(text), kind.form));
        return {&kind, std::string(text), std::string(rest)};
    }
    if (has_scheme(text)) refuse_scheme(text);
    refuse_forgotten_colon(text);
    return {&kind_of(""), std::string(text), std::string(text)};
}

std::string parse_base_url(std::string_view option, std::string_view text) {
    const auto found = read_address(text);
    if (!found) {
        // Not repeated: it may hold a password.
        throw usage_error(fmt::format(
            "{} must be an address like https://stream.example.org, without user name, query or fragment", option));
    }
    if (!found->secure && !is_loopback(found->host)) {
        throw usage_error(
            fmt::format("{} must begin with https://, since plain http is allowed to this machine only, not to {}",
                        option, in_quotes(found->host)));
    }
    const auto drop_slashes = [&text] {
        while (text.ends_with('/')) text.remove_suffix(1);
    };
    drop_slashes();
    constexpr std::string_view version = "/1.1";
    // Not where it is the host: https://1.1
    const bool has_path = text.find('/', text.find("://") + 3) != std::string_view::npos;
    if (has_path && text.ends_with(version)) text.remove_suffix(version.size());
    drop_slashes();
    return std::string(text);
}

bool is_loopback_http(std::string_view url) {
    const auto found = read_address(url);
    return found && !found->secure && is_loopback(found->host);
}

}  // namespace weir::console
