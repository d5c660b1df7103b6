// SPDX-License-Identifier: Apache-2.0
// The framer makes the same of a stream, whether it comes whole or in pieces, and keeps no more than its limit.
// Input: one byte for the mode, one that seeds the cuts, then the stream.
#include <weir/framing.hpp>

#include "support/record_log.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr weir::framer::limits small = {.max_record_bytes = 48, .max_astray_bytes = 256};

void feed_in_pieces(weir::framer& framer, std::string_view stream, std::uint32_t seed) {
    while (!stream.empty()) {
        seed = seed * 1664525U + 1013904223U;
        const std::size_t size = std::min<std::size_t>(stream.size(), (seed >> 24) % 12);
        framer.feed(stream.substr(0, size));
        stream.remove_prefix(size);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto mode = data[0] % 2 == 0 ? weir::framing::length : weir::framing::newline;
    const std::string stream(data + 2, data + size);

    weir::testing::record_log whole;
    weir::framer whole_framer(mode, whole, small);
    whole_framer.feed(stream);
    const bool whole_lost = whole_framer.lost();
    whole_framer.finish();

    weir::testing::record_log pieces;
    weir::framer pieces_framer(mode, pieces, small);
    feed_in_pieces(pieces_framer, stream, data[1]);
    const bool pieces_lost = pieces_framer.lost();
    pieces_framer.finish();

    if (whole.events != pieces.events || whole_lost != pieces_lost) std::abort();
    if (whole_framer.framing_errors() != pieces_framer.framing_errors()) std::abort();
    if (std::max(whole.most_kept_bytes, pieces.most_kept_bytes) > small.max_record_bytes + 2) std::abort();
    return 0;
}
