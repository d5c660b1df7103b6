// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace weir {

/// A tag search finds the places of a JSON text that may hold a hashtag, several bytes at a time: a record without such
/// a place provably holds none. A value, chosen once for the processor at hand; any number of threads may use one.
///
/// A place is where `hashtags"` stands, whole and before the end of the text, each letter as itself or as an escape
/// (`\u0068`); unless what follows it, white space aside, is no colon (then it is no name) or no array or an empty one
/// (then there is no tag in it). Where the end of the text leaves that open, it is a place.
///
/// In valid JSON the name of an array of tags begins, or ends with, a place of its own record. The reverse does not
/// hold: the name may only end in `hashtags`.
class tag_search {
public:
    /// What a search is made of: the processor's vectors, or plain words of eight bytes.
    enum class instructions { portable, sse2, avx2, neon };

    /// With the widest instructions that this processor has.
    tag_search() noexcept : used_(widest()), skip_(skipper_of(used_)) {}

    /// With these. Throws `std::invalid_argument` if the build or this processor does not have them.
    explicit tag_search(instructions chosen);

    [[nodiscard]] static bool available(instructions wanted) noexcept;
    [[nodiscard]] static std::string_view name_of(instructions wanted) noexcept;
    [[nodiscard]] instructions used() const noexcept { return used_; }

    /// The first place in [at, end), or `end`. Reads no byte outside of that range.
    [[nodiscard]] const char* next(const char* at, const char* end) const noexcept;

    /// The place that ends with this quote in [begin, end); null if there is none.
    [[nodiscard]] static const char* place_at(const char* begin, const char* quote, const char* end) noexcept;

    /// 64 bytes: bit n is set if a place may end at `at + n`; none if nothing was found up to `at`.
    struct step {
        const char* at;
        std::uint64_t candidates;
    };
    using skipper = step (*)(const char* at, const char* end) noexcept;

private:
    [[nodiscard]] static instructions widest() noexcept;
    [[nodiscard]] static skipper skipper_of(instructions wanted) noexcept;

    instructions used_;
    skipper skip_;
};

}  // namespace weir
