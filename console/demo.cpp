// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include "source_table.hpp"

#include <weir/synthetic.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace weir::console {

namespace {

/// As lively as the sample stream of Twitter was in its days.
constexpr std::uint32_t posts_per_second = 2000;

/// What a server says when it leaves posts out or is not read fast enough: made up, it would only alarm people.
bool is_alarm(std::string_view record) {
    return record.starts_with("{\"limit\"") || record.starts_with("{\"warning\"");
}

}  // namespace

record_feed demo_feed() {
    const auto generator = std::make_shared<synthetic_tweets>(synthetic_options{
        .trend_every = 4 * posts_per_second, .posts_per_second = posts_per_second, .start = system_clock()->now()});
    return [generator](std::string& record) {
        do {
            record.clear();
            generator->append_next(record);
        } while (is_alarm(record));
        return true;
    };
}

demo_server::demo_server()
    : server_(demo_feed(), {.records_per_second = posts_per_second, .chunks = {.records = 64}}) {}

tweets demo_server::stream() const {
    return twitter::sample({.url = server_.base_url() + "/1.1/statuses/sample.json"});
}

namespace {

opened_source open(const source_argument&, const top_options&) {
    auto server = std::make_shared<demo_server>();
    auto from = server->stream();
    return {std::move(from), std::move(server), true};
}

constexpr std::array kinds = {
    source_kind{
        .form = "demo:",
        .prefix = "demo:",
        .text = "a made-up stream, from a server inside the program, so\nthat all of it is at work (the default)",
        .example = "demo:",
        .open = open},
};

}  // namespace

std::span<const source_kind> demo_kinds() {
    return kinds;
}

}  // namespace weir::console
