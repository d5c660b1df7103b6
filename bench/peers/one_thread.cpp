// SPDX-License-Identifier: Apache-2.0
// The whole job as one would write it in an hour: one thread, one reused buffer, simdjson On-Demand on each line,
// std::unordered_map. Usage: peer_one_thread FILE [--sum]
#include "common.hpp"

namespace {

/// Calls lines(text) for the lines of the file, a chunk at a time.
template <class Lines>
void read_file(int file, Lines&& lines) {
    std::vector<char> buffer(2 * peers::chunk_bytes + simdjson::SIMDJSON_PADDING);
    std::size_t kept = 0;  // of a line whose end is still to come
    while (true) {
        if (buffer.size() < kept + peers::chunk_bytes + simdjson::SIMDJSON_PADDING) buffer.resize(2 * buffer.size());
        const auto got = ::read(file, buffer.data() + kept, peers::chunk_bytes);
        if (got <= 0) break;
        const std::string_view all(buffer.data(), kept + static_cast<std::size_t>(got));
        const auto whole = all.rfind('\n') + 1;
        lines(all.substr(0, whole));
        kept = all.size() - whole;
        std::memmove(buffer.data(), buffer.data() + whole, kept);
    }
    if (kept > 0) lines(std::string_view(buffer.data(), kept));
}

template <class Take>
void read_tags(int file, Take&& take) {
    peers::tag_parser parser;
    read_file(file, [&](std::string_view text) {
        peers::for_each_line(text, [&](const char* line, std::size_t size) { parser.read(line, size, take); });
    });
}

}  // namespace

int main(int count, char** values) {
    const peers::arguments asked(count, values);
    if (asked.only_sum) {
        peers::tag_sum sum;
        read_tags(asked.file, sum);
        sum.print();
        return 0;
    }
    peers::tag_counts seen;
    read_tags(asked.file, [&](std::string_view tag) { ++seen[std::string(tag)]; });
    peers::print_top(seen);
}
