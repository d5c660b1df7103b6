// SPDX-License-Identifier: Apache-2.0
// The whole job as one would write it in an hour: one thread, one reused buffer, simdjson On-Demand on each line,
// std::unordered_map. Usage: peer_one_thread FILE   (v1.1 tweets, one a line)
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

using tag_counts = std::unordered_map<std::string, std::size_t>;

void count_line(simdjson::ondemand::parser& parser, const char* line, std::size_t size, tag_counts& seen) {
    simdjson::ondemand::document tweet;
    if (parser.iterate(line, size, size + simdjson::SIMDJSON_PADDING).get(tweet)) return;
    simdjson::ondemand::array tags;
    if (tweet["entities"]["hashtags"].get(tags)) return;
    for (auto tag : tags) {
        std::string_view text;
        if (tag["text"].get(text)) break;
        ++seen[std::string(text)];
    }
}

void print_top(const tag_counts& seen) {
    std::vector<std::pair<std::string, std::size_t>> top(seen.begin(), seen.end());
    const auto before = [](const auto& left, const auto& right) {
        return left.second != right.second ? left.second > right.second : left.first < right.first;
    };
    const auto shown = std::min<std::size_t>(25, top.size());
    std::partial_sort(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(shown), top.end(), before);
    for (std::size_t line = 0; line < shown; ++line)
        std::printf("%zu #%s\n", top[line].second, top[line].first.c_str());
}

}  // namespace

int main(int count, char** arguments) {
    const int file = count > 1 ? ::open(arguments[1], O_RDONLY) : STDIN_FILENO;
    if (file < 0) return 1;
    std::vector<char> buffer((std::size_t{2} << 20) + simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::parser parser;
    tag_counts seen;
    std::size_t kept = 0;
    while (true) {
        const auto got = ::read(file, buffer.data() + kept, std::size_t{256} << 10);
        if (got <= 0) break;
        const char* at = buffer.data();
        const char* const end = at + kept + got;
        while (const auto* line_end =
                   static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) {
            count_line(parser, at, static_cast<std::size_t>(line_end - at), seen);
            at = line_end + 1;
        }
        kept = static_cast<std::size_t>(end - at);
        std::memmove(buffer.data(), at, kept);
    }
    print_top(seen);
}
