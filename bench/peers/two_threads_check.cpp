// SPDX-License-Identifier: Apache-2.0
// What it costs to check each record to its end with simdjson, which its DOM does and On-Demand does not: as
// peer_two_threads_parse, but for that. Usage: peer_two_threads_check FILE
#include "common.hpp"

namespace {

using simdjson::dom::element;

void add_tags(element entities, std::string_view name, peers::tag_sum& sum) {
    simdjson::dom::array hashtags;
    if (entities["hashtags"].get_array().get(hashtags)) return;
    for (const element hashtag : hashtags) {
        std::string_view tag;
        if (!hashtag[name].get_string().get(tag)) sum(tag);
    }
}

/// The rules of `peers::tag_parser`.
void read(element post, peers::tag_sum& sum) {
    element entities;
    bool truncated = false;
    if (post["truncated"].get(truncated)) truncated = false;
    if (truncated && !post["extended_tweet"]["entities"].get(entities)) return add_tags(entities, "text", sum);
    if (!post["entities"].get(entities)) add_tags(entities, "text", sum);
    if (!post["data"]["entities"].get(entities)) add_tags(entities, "tag", sum);
}

peers::tag_sum sum_of(peers::file_in_ranges& file) {
    peers::tag_sum sum;
    simdjson::dom::parser parser;
    file.read_ranges([&](std::string_view text) {
        peers::for_each_line(text, [&](const char* line, std::size_t size) {
            element post;
            if (!parser.parse(line, size, false).get(post)) read(post, sum);
        });
    });
    return sum;
}

}  // namespace

int main(int count, char** values) {
    peers::print_sum_of_two_threads(count, values, sum_of);
}
