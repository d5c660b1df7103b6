// SPDX-License-Identifier: Apache-2.0
// What parsing alone costs: two threads take the file in ranges, parse each line with simdjson On-Demand, walk to the
// tags and add up their lengths; nothing is counted. Usage: peer_two_threads_parse FILE
#include "common.hpp"

namespace {

peers::tag_sum sum_of(peers::file_in_ranges& file) {
    peers::tag_sum sum;
    peers::tag_parser parser;
    file.read_ranges([&](std::string_view text) {
        peers::for_each_line(text, [&](const char* line, std::size_t size) { parser.read(line, size, sum); });
    });
    return sum;
}

}  // namespace

int main(int count, char** values) {
    peers::print_sum_of_two_threads(count, values, sum_of);
}
