// SPDX-License-Identifier: Apache-2.0
#include <weir/json_stream.hpp>

#include <weir/http_request.hpp>

#include "json_stream_parts.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir {

namespace {

// What is shorter may stand in any text by chance.
constexpr std::size_t least_secret = 6;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

void add_secret(std::vector<std::string>& secrets, std::string_view value) {
    if (value.size() >= least_secret) secrets.emplace_back(value);
}

/// Each parameter's value, as it is sent and as it is meant.
void add_query(std::vector<std::string>& secrets, std::string_view url) {
    std::string_view query = url.substr(std::min(url.size(), url.find('?')));
    query.remove_prefix(std::min<std::size_t>(query.size(), 1));
    add_secret(secrets, query);
    while (!query.empty()) {
        const auto field = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), field.size() + 1));
        const auto value = field.substr(std::min(field.size(), field.find('=') + 1));
        add_secret(secrets, value);
        add_secret(secrets, form_decoded(value));
    }
}

}  // namespace

std::vector<std::string> secrets_of(const http_stream::request& request) {
    std::vector<std::string> secrets;
    for (const auto& line : request.headers) {
        const auto value = trimmed(std::string_view(line).substr(std::min(line.size(), line.find(':') + 1)));
        add_secret(secrets, value);
        // Behind "Bearer", "Basic" and their like.
        if (const auto space = value.find(' '); space != std::string_view::npos) {
            add_secret(secrets, trimmed(value.substr(space)));
        }
    }
    add_query(secrets, request.url);
    return secrets;
}

std::string without_query(const std::string& url) {
    return url.substr(0, url.find_first_of("?#"));
}

void check_request(const http_stream::request& request) {
    check_url(request.url);
    for (const auto& line : request.headers) {
        const bool named =
            line.find_first_of(": ") != 0 && line.find(':') != std::string::npos && line.find(':') < line.find(' ');
        const bool plain = std::none_of(line.begin(), line.end(),
                                        [](char one) { return (one >= 0 && one < ' ' && one != '\t') || one == 0x7f; });
        // Not shown: it may be a secret.
        if (!named || !plain)
            throw std::invalid_argument("a header cannot be sent; write it as Name: value, in one line");
    }
}

tweets json_stream(std::string url, json_stream_options options) {
    http_stream::request request = {.url = std::move(url), .headers = std::move(options.headers)};
    json_source_options made = {.where = without_query(request.url),
                                .rules = options.rules,
                                .framing = options.framing,
                                .secrets = secrets_of(request),
                                .settings = std::move(options.settings)};
    made.request = [request = std::move(request)](bool) { return request; };
    return stream_of(made.where, std::move(made));
}

tweets stream_of(std::string name, json_source_options options) {
    // Made once now, so that options that cannot work are refused here and not when the flow runs.
    const json_source checked(options);
    return {std::move(name), [options = std::move(options)] { return std::make_unique<json_source>(options); }};
}

}  // namespace weir
