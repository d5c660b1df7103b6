// SPDX-License-Identifier: Apache-2.0
// The best that is known to be written by hand: two threads take the file in ranges, search it for `"hashtags":[{` with
// SIMD instructions and parse only the lines that have it; a flat table each, merged at the end. It misses tags whose
// JSON has white space or an escaped key. Usage: peer_two_threads_prefilter FILE
#include "common.hpp"
#include "flat_table.hpp"
#include "needle.hpp"

#include <thread>

namespace {

peers::flat_table count(peers::file_in_ranges& file) {
    peers::flat_table seen;
    peers::tag_parser parser;
    const auto find = peers::fastest_search();
    file.read_ranges([&](std::string_view text) {
        const char* const end = text.data() + text.size();
        const char* at = text.data();
        while (const char* const found = find(at, end)) {
            const auto* before = static_cast<const char*>(::memrchr(at, '\n', static_cast<std::size_t>(found - at)));
            const char* const line = before ? before + 1 : at;
            const auto* stop =
                static_cast<const char*>(std::memchr(found, '\n', static_cast<std::size_t>(end - found)));
            if (!stop) stop = end;
            parser.read(line, static_cast<std::size_t>(stop - line), [&](std::string_view tag) { ++seen[tag]; });
            at = stop;
        }
    });
    return seen;
}

}  // namespace

int main(int arguments_count, char** values) {
    const peers::arguments asked(arguments_count, values);
    peers::file_in_ranges file(asked.file);
    peers::flat_table other;
    std::thread second([&] { other = count(file); });
    auto seen = count(file);
    second.join();
    seen.add(other);
    peers::print_top(seen.entries());
}
