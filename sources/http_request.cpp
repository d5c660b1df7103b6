// SPDX-License-Identifier: Apache-2.0
#include "weir/http_request.hpp"

#include <algorithm>
#include <charconv>

namespace weir {

namespace {

char small_letter(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::string> form_value(std::string_view form, std::string_view name) {
    while (!form.empty()) {
        const auto field = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), field.size() + 1));
        const auto key = field.substr(0, field.find('='));
        if (form_decoded(key) == name) return form_decoded(field.substr(std::min(field.size(), key.size() + 1)));
    }
    return std::nullopt;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t place = 0; place < text.size(); ++place) {
        unsigned code = 0;
        const char* const digits = text.data() + place + 1;
        if (text[place] == '%' && text.size() - place > 2 &&
            std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
            decoded += static_cast<char>(code);
            place += 2;
        } else {
            decoded += text[place];
        }
    }
    return decoded;
}

std::string form_decoded(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decoded(spaced);
}

std::string_view http_request::header(std::string_view name) const noexcept {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [name](const auto& header) { return header.first == name; });
    return found == headers.end() ? std::string_view{} : found->second;
}

std::optional<std::string> http_request::parameter(std::string_view name) const {
    auto value = form_value(query, name);
    if (!value && header("content-type").starts_with("application/x-www-form-urlencoded"))
        value = form_value(body, name);
    return value;
}

http_request_parser::state http_request_parser::take(std::string_view bytes) {
    received_ += bytes;
    return body_begin_ == 0 ? read_header() : read_body();
}

http_request_parser::state http_request_parser::read_header() {
    const auto end = received_.find("\r\n\r\n");
    if (std::min(end, received_.size()) > limit_bytes) return state::header_too_large;
    if (end == std::string::npos) return state::reading;
    body_begin_ = end + 4;
    std::string_view lines = std::string_view(received_).substr(0, end);
    for (bool first = true; !lines.empty(); first = false) {
        const auto line = lines.substr(0, lines.find("\r\n"));
        lines.remove_prefix(std::min(lines.size(), line.size() + 2));
        if (!(first ? read_request_line(line) : read_header_line(line))) return state::bad_request;
    }
    if (request_.method.empty() || !request_.header("transfer-encoding").empty()) return state::bad_request;
    const auto length = request_.header("content-length");
    if (length.empty()) return read_body();
    const auto [stop, error] = std::from_chars(length.data(), length.data() + length.size(), body_bytes_);
    if (error == std::errc::result_out_of_range) return state::body_too_large;
    if (error != std::errc{} || stop != length.data() + length.size()) return state::bad_request;
    return read_body();
}

bool http_request_parser::read_request_line(std::string_view line) {
    const auto method_end = line.find(' ');
    const auto target_end = line.rfind(' ');
    if (method_end == std::string_view::npos || target_end == method_end) return false;
    const auto target = line.substr(method_end + 1, target_end - method_end - 1);
    const auto path_end = std::min(target.size(), target.find('?'));
    request_.method = line.substr(0, method_end);
    request_.path = target.substr(0, path_end);
    request_.query = target.substr(std::min(target.size(), path_end + 1));
    request_.version = line.substr(target_end + 1);
    return !request_.method.empty() && request_.path.starts_with('/') && request_.version.starts_with("HTTP/1.");
}

bool http_request_parser::read_header_line(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), small_letter);
    request_.headers.emplace_back(std::move(name), std::string(trimmed(line.substr(colon + 1))));
    return true;
}

http_request_parser::state http_request_parser::read_body() {
    if (body_bytes_ > limit_bytes) return state::body_too_large;
    if (received_.size() - body_begin_ < body_bytes_) return state::reading;
    request_.body = received_.substr(body_begin_, body_bytes_);
    return state::complete;
}

}  // namespace weir
