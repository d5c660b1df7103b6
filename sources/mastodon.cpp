// SPDX-License-Identifier: Apache-2.0
#include <weir/mastodon.hpp>

#include <weir/oauth.hpp>

#include "json_stream_parts.hpp"
#include "mastodon_host.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir::mastodon {

namespace {

/// New posts are records; all else that is said about them is control.
class post_judge final : public record_judge {
public:
    [[nodiscard]] record_verdict judge(std::string_view event, std::string_view) override {
        return {.what = event == "update" ? record_verdict::fate::deliver : record_verdict::fate::control};
    }
};

stream_rules rules_in_words() {
    using verdict = status_rule::verdict;
    stream_rules made = rules::mastodon;
    made.quiet_words = "some hosts keep their public streams to themselves, and small ones may have few posts";
    made.statuses = {{{400, verdict::rejected, "check the channel"},
                      {401, verdict::unauthorised, "Mastodon streams to users only; give the access token of one"},
                      {403, verdict::unauthorised, "the token must be one of a user, not of an application"},
                      {404, verdict::rejected, "the host has no such channel, or is no Mastodon server"}}};
    return made;
}

std::string path_of(const options& chosen) {
    const std::string root = "/api/v1/streaming/";
    switch (chosen.from) {
        case channel::local:
            return root + "public/local";
        case channel::remote:
            return root + "public/remote";
        case channel::hashtag:
            return root + "hashtag?tag=" + oauth::percent_encoded(chosen.hashtag);
        default:
            return root + "public";
    }
}

json_source_options stream_from(const std::string& base, const options& chosen) {
    http_stream::request request = {.url = base + path_of(chosen)};
    if (!chosen.token.empty()) {
        request.headers.push_back("Authorization: " + oauth::bearer_authorization(chosen.token));
    }
    return {.where = request.url,
            .request = [request](const request_occasion&) { return request; },
            .rules = rules_in_words(),
            .framing = stream_framing::event_stream,
            .judge = [] { return std::make_unique<post_judge>(); },
            .secrets = {chosen.token, oauth::percent_encoded(chosen.token)},
            .settings = chosen.settings};
}

/// A posts source asks the host where it streams, and is a json source from there.
class posts_source final : public source {
public:
    explicit posts_source(options chosen) : options_(std::move(chosen)) {}

    void run(intake& entrance) override {
        const std::string base = options_.streaming_url.empty()
                                     ? streaming_base(base_of(options_.host), options_.settings.ca_file, entrance)
                                     : base_of(options_.streaming_url);
        json_source(stream_from(base, options_)).run(entrance);
    }

private:
    const options options_;
};

bool is_host(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char one) {
        return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '.' ||
               one == '-' || one == ':' || one == '[' || one == ']' || one < 0;
    });
}

void check(const options& chosen) {
    const bool whole_url = chosen.host.find("://") != std::string::npos;
    if (!whole_url && !is_host(chosen.host)) {
        throw std::invalid_argument("mastodon: not the name of a host; write it as mastodon.example");
    }
    if ((chosen.from == channel::hashtag) == chosen.hashtag.empty()) {
        throw std::invalid_argument("mastodon: a hashtag is needed for its channel, and only there");
    }
}

}  // namespace

options options_for(std::string_view place) {
    const auto scheme = place.find("://");
    const auto slash = std::min(place.size(), place.find('/', scheme == std::string_view::npos ? 0 : scheme + 3));
    const std::string_view channel_name = place.substr(std::min(place.size(), slash + 1));
    options chosen = {.host = std::string(place.substr(0, slash))};
    constexpr std::string_view hashtag = "hashtag/";
    if (channel_name == "local") {
        chosen.from = channel::local;
    } else if (channel_name == "remote") {
        chosen.from = channel::remote;
    } else if (channel_name.starts_with(hashtag)) {
        chosen.from = channel::hashtag;
        chosen.hashtag = channel_name.substr(hashtag.size());
        if (chosen.hashtag.starts_with('#')) chosen.hashtag.erase(0, 1);
    } else if (!channel_name.empty()) {
        throw std::invalid_argument(
            "mastodon: no such channel; write HOST, HOST/local, HOST/remote or HOST/hashtag/TAG");
    }
    check(chosen);
    return chosen;
}

tweets posts(options chosen) {
    check(chosen);
    const json_source checked(stream_from(base_of(chosen.host), chosen));
    if (!chosen.streaming_url.empty()) check_url(base_of(chosen.streaming_url));
    const std::string host = base_of(chosen.host);
    std::string name = "mastodon:" + host.substr(host.find("://") + 3);
    return {std::move(name), [chosen = std::move(chosen)] { return std::make_unique<posts_source>(chosen); }};
}

}  // namespace weir::mastodon
