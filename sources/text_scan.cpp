// SPDX-License-Identifier: Apache-2.0
#include "text_scan.hpp"

#include "json_text.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#define WEIR_AVX2 [[gnu::target("avx2,bmi")]]
#endif

namespace weir {

namespace {

void note_newlines(std::string_view text, std::vector<std::uint32_t>& line_ends) {
    for (auto place = text.find('\n'); place != std::string_view::npos; place = text.find('\n', place + 1))
        line_ends.push_back(static_cast<std::uint32_t>(place));
}

#ifdef __x86_64__

constexpr std::size_t step = 64;

/// What is known of 64 bytes; bit n stands for byte n.
struct masks {
    std::uint64_t backslash;
    std::uint64_t newline;
    std::uint64_t u;
    std::uint64_t letter;  ///< may follow a backslash, the u aside
    std::uint64_t hexadecimal;
};

/// The escapes of a text, 64 bytes at a time.
class escape_check {
public:
    void take(const masks& of) noexcept {
        const auto escaped = take_escaped(of.backslash);
        const auto before_digits = escaped & of.u;
        wrong_ |= escaped & ~of.u & ~of.letter;
        const auto digits =
            wanted_ | before_digits << 1U | before_digits << 2U | before_digits << 3U | before_digits << 4U;
        wanted_ = before_digits >> 63U | before_digits >> 62U | before_digits >> 61U | before_digits >> 60U;
        wrong_ |= digits & ~of.hexadecimal;
    }

    /// Whether there is nothing to do for 64 bytes without a backslash.
    [[nodiscard]] bool idle() const noexcept { return (wanted_ | next_escaped_) == 0; }
    [[nodiscard]] bool failed() const noexcept { return wrong_ != 0; }

private:
    /// The bytes behind each backslash that is not itself escaped. A run of backslashes escapes what follows it if its
    /// length is odd, which adding its first bit to it tells: where the carry ends, and on which parity it began.
    [[nodiscard]] std::uint64_t take_escaped(std::uint64_t backslash) noexcept {
        constexpr std::uint64_t even = 0x5555555555555555U;
        backslash &= ~next_escaped_;
        const auto behind = backslash << 1U | next_escaped_;
        const auto begins_odd = backslash & ~even & ~behind;
        const auto carried = begins_odd + backslash;
        next_escaped_ = carried < backslash ? 1 : 0;
        return (even ^ (carried << 1U)) & behind;
    }

    std::uint64_t next_escaped_ = 0;
    std::uint64_t wanted_ = 0;  ///< hexadecimal digits at the beginning of the next 64 bytes
    std::uint64_t wrong_ = 0;
};

/// Two table look-ups say what a byte may be: the sets of its upper and of its lower half have a bit in common.
/// 0x01: 0x22, 0x2f; 0x02: 0x5c; 0x04: b f n; 0x08: r t; 0x10: digits; 0x20: a to f in both cases.
WEIR_AVX2 __m256i classify(__m256i bytes) noexcept {
    const __m256i by_lower = _mm256_setr_epi8(
        0x10, 0x30, 0x3d, 0x30, 0x38, 0x30, 0x34, 0x10, 0x10, 0x10, 0, 0, 0x02, 0, 0x04, 0x01,  // both lanes alike
        0x10, 0x30, 0x3d, 0x30, 0x38, 0x30, 0x34, 0x10, 0x10, 0x10, 0, 0, 0x02, 0, 0x04, 0x01);
    const __m256i by_upper = _mm256_setr_epi8(0, 0, 0x01, 0x10, 0x20, 0x02, 0x24, 0x08, 0, 0, 0, 0, 0, 0, 0, 0,  //
                                              0, 0, 0x01, 0x10, 0x20, 0x02, 0x24, 0x08, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i lower_half = _mm256_set1_epi8(0x0f);
    const __m256i lower = _mm256_and_si256(bytes, lower_half);
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), lower_half);
    return _mm256_and_si256(_mm256_shuffle_epi8(by_lower, lower), _mm256_shuffle_epi8(by_upper, upper));
}

WEIR_AVX2 std::uint64_t bits(__m256i first, __m256i second) noexcept {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(first)) |
           static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(second))) << 32U;
}

WEIR_AVX2 std::uint64_t equal(__m256i first, __m256i second, char letter) noexcept {
    const __m256i wanted = _mm256_set1_epi8(letter);
    return bits(_mm256_cmpeq_epi8(first, wanted), _mm256_cmpeq_epi8(second, wanted));
}

WEIR_AVX2 std::uint64_t in_class(__m256i first, __m256i second, char classes) noexcept {
    const __m256i wanted = _mm256_set1_epi8(classes);
    const __m256i none = _mm256_setzero_si256();
    return ~bits(_mm256_cmpeq_epi8(_mm256_and_si256(first, wanted), none),
                 _mm256_cmpeq_epi8(_mm256_and_si256(second, wanted), none));
}

WEIR_AVX2 void scan_step(const char* at, escape_check& escapes, std::uint64_t& newlines) noexcept {
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + step / 2));
    newlines = equal(first, second, '\n');
    const auto backslash = equal(first, second, '\\');
    if (backslash == 0 && escapes.idle()) return;
    const __m256i of_first = classify(first);
    const __m256i of_second = classify(second);
    escapes.take({backslash, newlines, equal(first, second, 'u'), in_class(of_first, of_second, 0x0f),
                  in_class(of_first, of_second, 0x30)});
}

/// Whether none of 64 bytes is a newline or a backslash.
WEIR_AVX2 inline bool is_plain(const char* at) noexcept {
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + step / 2));
    const __m256i newline = _mm256_set1_epi8('\n');
    const __m256i backslash = _mm256_set1_epi8('\\');
    const __m256i found =
        _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(first, newline), _mm256_cmpeq_epi8(second, newline)),
                        _mm256_or_si256(_mm256_cmpeq_epi8(first, backslash), _mm256_cmpeq_epi8(second, backslash)));
    return _mm256_testz_si256(found, found) != 0;
}

WEIR_AVX2 bool scan_with_avx2(std::string_view text, std::vector<std::uint32_t>* line_ends) {
    escape_check escapes;
    std::uint64_t newlines = 0;
    std::size_t place = 0;
    const auto note = [&] {
        for (; line_ends && newlines != 0; newlines &= newlines - 1)
            line_ends->push_back(static_cast<std::uint32_t>(place) +
                                 static_cast<std::uint32_t>(std::countr_zero(newlines)));
    };
    for (; place + step <= text.size(); place += step) {
        if (escapes.idle() && is_plain(text.data() + place)) continue;
        scan_step(text.data() + place, escapes, newlines);
        note();
    }
    // Spaces behind the end: no digits, and no letter that may follow a backslash.
    char rest[step];
    std::memset(rest, ' ', sizeof rest);
    if (place < text.size()) std::memcpy(rest, text.data() + place, text.size() - place);
    scan_step(rest, escapes, newlines);
    note();
    // One step more, for what the last bytes still want.
    std::memset(rest, ' ', sizeof rest);
    scan_step(rest, escapes, newlines);
    return !escapes.failed();
}

[[nodiscard]] bool has_avx2() noexcept {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

#endif

}  // namespace

bool scan_lines(std::string_view text, std::vector<std::uint32_t>& line_ends) {
#ifdef __x86_64__
    if (has_avx2()) return scan_with_avx2(text, &line_ends);
#endif
    note_newlines(text, line_ends);
    return escapes_are_valid(text);
}

bool scan_escapes(std::string_view text) {
#ifdef __x86_64__
    if (has_avx2()) return scan_with_avx2(text, nullptr);
#endif
    return escapes_are_valid(text);
}

std::size_t last_newline(std::string_view text) noexcept {
    const void* const found = text.empty() ? nullptr : ::memrchr(text.data(), '\n', text.size());
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

}  // namespace weir
