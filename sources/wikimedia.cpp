// SPDX-License-Identifier: Apache-2.0
#include <weir/wikimedia.hpp>

#include "json_stream_parts.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <stdexcept>
#include <utility>

namespace weir::wikimedia {

namespace {

/// Messages are records, but for the canaries that Wikimedia sends to itself to see whether a stream lives.
class change_judge final : public record_judge {
public:
    [[nodiscard]] record_verdict judge(std::string_view event, std::string_view record) override {
        const bool change = event == "message" || event.empty();
        const bool counts = change && !is_canary(record);
        return {.what = counts ? record_verdict::fate::deliver : record_verdict::fate::control};
    }

private:
    [[nodiscard]] bool is_canary(std::string_view record) {
        // Few records have the word in them at all; these are looked at closely.
        if (record.find("\"canary\"") == std::string_view::npos) return false;
        simdjson::dom::element root;
        std::string_view domain;
        return parser_.parse(record).get(root) == simdjson::SUCCESS &&
               root.at_pointer("/meta/domain").get(domain) == simdjson::SUCCESS && domain == "canary";
    }

    simdjson::dom::parser parser_;
};

stream_rules rules_in_words() {
    using verdict = status_rule::verdict;
    stream_rules made = rules::wikimedia;
    made.statuses = {
        {{400, verdict::rejected, "check the name of the stream, and `since`"},
         {403, verdict::rejected, "Wikimedia wants a User-Agent that says who is asking and how to reach them"},
         {404, verdict::rejected, "check the name of the stream"}}};
    return made;
}

std::string utc(time_point when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(when - day));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace

tweets recent_changes(options chosen) {
    if (chosen.user_agent.empty()) {
        throw std::invalid_argument("wikimedia: a User-Agent is needed; say who is asking and how to reach them");
    }
    const std::string url = chosen.url + chosen.stream;
    json_source_options made = {.where = without_query(url),
                                .rules = rules_in_words(),
                                .framing = stream_framing::event_stream,
                                .judge = [] { return std::make_unique<change_judge>(); },
                                .settings = std::move(chosen.settings)};
    made.request = [url, agent = "User-Agent: " + chosen.user_agent, since = chosen.since](const request_occasion& at) {
        http_stream::request request = {.url = url, .headers = {agent}};
        if (since && !at.resuming) request.url += "?since=" + utc(*since);
        return request;
    };
    return stream_of("wikimedia:" + chosen.stream, std::move(made));
}

}  // namespace weir::wikimedia
