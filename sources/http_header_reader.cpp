// SPDX-License-Identifier: Apache-2.0
#include "http_header_reader.hpp"

#include <algorithm>
#include <array>

namespace weir {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string in_small_letters(std::string_view name) {
    std::string small(name);
    std::transform(small.begin(), small.end(), small.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return small;
}

constexpr std::array<std::string_view, 7> compressions = {"gzip", "x-gzip", "deflate",   "compress",
                                                          "br",   "zstd",   "x-compress"};

}  // namespace

bool is_compressed(const http_headers& headers) {
    const std::string encoding = in_small_letters(headers.value("content-encoding"));
    return std::find(compressions.begin(), compressions.end(), encoding) != compressions.end();
}

std::string_view http_headers::value(std::string_view name) const noexcept {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [name](const auto& one) { return one.first == name; });
    return found == fields.end() ? std::string_view{} : found->second;
}

bool http_header_reader::take(std::string_view line) {
    if (line.starts_with("HTTP/")) {
        headers_.fields.clear();
        bytes_ = 0;
        return false;
    }
    if (trimmed(line).empty()) return true;
    const auto colon = line.find(':');
    bytes_ += line.size();
    if (colon != std::string_view::npos && bytes_ <= most_bytes) {
        headers_.fields.emplace_back(in_small_letters(trimmed(line.substr(0, colon))),
                                     std::string(trimmed(line.substr(colon + 1))));
    }
    return false;
}

}  // namespace weir
