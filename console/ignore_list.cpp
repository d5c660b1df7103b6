// SPDX-License-Identifier: Apache-2.0
#include "ignore_list.hpp"

#include "terminal_text.hpp"

#include <weir/hash.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace weir::console {

namespace {

std::string_view trimmed(std::string_view line) noexcept {
    constexpr std::string_view blank = " \t\r";
    const std::size_t first = line.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(blank) - first + 1);
}

bool is_comment(std::string_view line) noexcept {
    return line.starts_with("//") || line.starts_with(';');
}

std::string why_refused(std::string_view text, tag_refusal why) {
    switch (why) {
        case tag_refusal::too_long:
            return "it is longer than 280 code points or 1120 bytes";
        case tag_refusal::not_utf8:
            return fmt::format("\"{}\" is not UTF-8", safe(text));
        case tag_refusal::control:
            return fmt::format("\"{}\" holds a control character", safe(text));
        case tag_refusal::bidi:
            return fmt::format("\"{}\" holds a character that only changes the direction of writing", safe(text));
        case tag_refusal::empty:
        case tag_refusal::none:
            break;
    }
    return fmt::format("there is nothing behind its \"{}\"", safe(text));
}

}  // namespace

std::size_t ignore_list::text_hash::operator()(std::string_view text) const noexcept {
    return static_cast<std::size_t>(hash_bytes(text));
}

ignore_list::ignore_list(std::string_view text, fold folding, std::string_view name) : tags_folded_(folding) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || is_comment(line)) continue;
        const std::string_view entry = line.starts_with('@') ? line.substr(1) : line;
        const tag_refusal why = refusal_of(entry);
        if (why != tag_refusal::none)
            throw ignore_list_error(fmt::format("the ignore list {}, line {}: {}", safe(name), number,
                                                why_refused(entry.empty() ? line : entry, why)));
        add(line);
    }
}

void ignore_list::add(std::string_view line) {
    std::string storage;
    if (line.starts_with('@')) {
        authors_.emplace(authors_folded_.key(line.substr(1), storage));
    } else {
        tags_.emplace(tags_folded_.key(line, storage));
    }
}

bool ignore_list::holds_author(std::string_view name) const {
    if (authors_.empty()) return false;
    if (name.starts_with('@')) name.remove_prefix(1);
    std::string storage;
    return authors_.find(authors_folded_.key(name, storage)) != authors_.end();
}

ignore_list read_ignore_list(const std::string& path, fold folding) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text(ignore_list::most_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.eof() && file.gcount() == 0)
        throw ignore_list_error(fmt::format("the ignore list {} cannot be read: {}", safe(path),
                                            std::generic_category().message(errno == 0 ? EIO : errno)));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > ignore_list::most_bytes)
        throw ignore_list_error(
            fmt::format("the ignore list {} is larger than {} bytes", safe(path), ignore_list::most_bytes));
    return ignore_list(text, folding, path);
}

}  // namespace weir::console
