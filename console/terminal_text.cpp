// SPDX-License-Identifier: Apache-2.0
#include "terminal_text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace weir::console {

namespace {

constexpr int most_marks = 4;

utf8proc_category_t category(char32_t code_point) noexcept {
    return utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
}

bool is_mark(char32_t code_point) noexcept {
    const auto kind = category(code_point);
    return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_MC || kind == UTF8PROC_CATEGORY_ME;
}

bool is_joiner(char32_t code_point) noexcept {
    return code_point == 0x200C || code_point == 0x200D;
}

/// Letters that are drawn as nothing: the fillers of Hangul.
bool is_filler(char32_t code_point) noexcept {
    return code_point == 0x115F || code_point == 0x1160 || code_point == 0x3164 || code_point == 0xFFA0;
}

bool is_letter(char32_t code_point) noexcept {
    switch (category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
            return !is_filler(code_point);
        default:
            return false;
    }
}

/// What may stand on either side of a joiner.
bool is_joinable(char32_t code_point) noexcept {
    const bool is_skin_tone = code_point >= 0x1F3FB && code_point <= 0x1F3FF;
    const auto* const property = utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point));
    return is_skin_tone || property->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC || is_letter(code_point);
}

/// A sanitizer goes through one text and remembers what the next mark or joiner would stand on.
class sanitizer {
public:
    explicit sanitizer(std::string& out) noexcept : out_(out) {}

    void run(std::string_view text) {
        while (!text.empty()) {
            const decoded next = decode(text);
            const std::string_view bytes = text.substr(0, next.size_bytes);
            text.remove_prefix(next.size_bytes);
            if (!next.valid) {
                show("\\x{{{:02X}}}", static_cast<unsigned char>(bytes.front()));
            } else if (may_stay(next.code_point, text)) {
                out_.append(bytes);
            } else {
                show("\\u{{{:04X}}}", static_cast<unsigned>(next.code_point));
            }
        }
    }

private:
    bool may_stay(char32_t code_point, std::string_view rest) noexcept {
        if (is_harmful(code_point)) return false;
        if (is_mark(code_point)) return has_base_ && ++marks_ <= most_marks;
        if (is_joiner(code_point)) {
            if (!std::exchange(joinable_, false) || rest.empty()) return false;
            const decoded after = decode(rest);
            return after.valid && is_joinable(after.code_point);
        }
        has_base_ = true;
        marks_ = 0;
        joinable_ = is_joinable(code_point);
        return true;
    }

    void show(const char* form, unsigned value) {
        fmt::format_to(std::back_inserter(out_), fmt::runtime(form), value);
        has_base_ = false;
        joinable_ = false;
    }

    std::string& out_;
    bool has_base_ = false;
    bool joinable_ = false;
    int marks_ = 0;
};

bool continues(std::string_view text, std::size_t place) noexcept {
    return place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80U;
}

/// The six bits of a byte that continues a code point.
char32_t tail(std::string_view text, std::size_t place) noexcept {
    return static_cast<unsigned char>(text[place]) & 0x3FU;
}

}  // namespace

decoded decode(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) return {.code_point = first, .size_bytes = 1, .valid = true};
    // Most others are of two or three bytes, and are read here without a call.
    if (first >= 0xC2 && first < 0xE0 && continues(text, 1))
        return {.code_point = ((first & 0x1FU) << 6U) | tail(text, 1), .size_bytes = 2, .valid = true};
    if (first >= 0xE1 && first < 0xED && continues(text, 1) && continues(text, 2))
        return {.code_point = ((first & 0x0FU) << 12U) | (tail(text, 1) << 6U) | tail(text, 2),
                .size_bytes = 3,
                .valid = true};
    utf8proc_int32_t code_point = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (size <= 0 || code_point < 0) return {};
    return {
        .code_point = static_cast<char32_t>(code_point), .size_bytes = static_cast<std::size_t>(size), .valid = true};
}

bool is_harmful(char32_t code_point) noexcept {
    switch (category(code_point)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        case UTF8PROC_CATEGORY_CF:
            return !is_joiner(code_point);
        default:
            return is_filler(code_point);
    }
}

void append_safe(std::string& out, std::string_view text) {
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char letter) { return letter >= ' ' && letter <= '~'; });
    if (plain) {
        out.append(text);
    } else {
        sanitizer(out).run(text);
    }
}

std::string safe(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_safe(out, text);
    return out;
}

}  // namespace weir::console
