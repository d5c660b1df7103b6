// SPDX-License-Identifier: Apache-2.0
#include "jetstream_route.hpp"

#include <weir/oauth.hpp>

#include <algorithm>
#include <stdexcept>

namespace weir {

namespace {

constexpr const char* path_of_v2 = "/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit";
constexpr const char* path_of_v1 = "/subscribe?";

/// Also where a server has been left alone for as long as it asked.
constexpr duration least_wait = std::chrono::milliseconds(250);

bool is_on_this_machine(const std::string& host) {
    try {
        static_cast<void>(checked_web_socket_url("ws://" + host));
        return true;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

/// A server on this machine hardly ever has a certificate, so nothing else is tried unless wss:// says so.
std::string with_scheme(const std::string& host) {
    if (host.find("://") == std::string::npos) return (is_on_this_machine(host) ? "ws://" : "wss://") + host;
    return host.starts_with("http") ? "ws" + host.substr(4) : host;
}

void check_web_socket_base(const std::string& base) {
    try {
        static_cast<void>(checked_web_socket_url(base));
    } catch (const std::invalid_argument&) {
        if (base.starts_with("ws://") || base.find('@') != std::string::npos) throw;
        throw std::invalid_argument(
            "a Jetstream is named by its host alone, as jetstream.example.org or 127.0.0.1:6008");
    }
}

}  // namespace

std::string jetstream_base(const std::string& host) {
    std::string base = with_scheme(host);
    while (base.ends_with('/')) base.pop_back();
    check_web_socket_base(base);
    if (base.find_first_of("/?#", base.find("://") + 3) != std::string::npos)
        throw std::invalid_argument("a Jetstream is named by its host alone, without a path");
    return base;
}

jetstream_route::jetstream_route(const bluesky::stream_options& options)
    : options_(options),
      limit_(options.give_up_first ? options.give_up_first : options.give_up_after),
      waits_({.give_up_after = limit_, .schedules = rules::bluesky.waits}) {
    for (const auto& host : options.hosts.empty() ? bluesky::default_hosts() : options.hosts)
        hosts_.push_back(jetstream_base(host));
    versions_.assign(hosts_.size(), options.speak == bluesky::endpoint::v1 ? 1 : 2);
    alone_until_.assign(hosts_.size(), beginning_of_time);
    failed_.assign(hosts_.size(), false);
}

std::string jetstream_route::base() const {
    return checked_web_socket_url(hosts_[host_]);
}

std::string jetstream_route::name() const {
    return hosts_[host_].substr(hosts_[host_].find("://") + 3);
}

web_socket::request jetstream_route::request(std::optional<std::uint64_t> cursor,
                                             std::optional<std::uint32_t> dictionary) const {
    return {.url = hosts_[host_] + query(cursor, dictionary)};
}

std::string jetstream_route::query(std::optional<std::uint64_t> cursor, std::optional<std::uint32_t> dictionary) const {
    const bool v2 = versions_[host_] == 2;
    std::string query = v2 ? path_of_v2 : path_of_v1;
    const auto add = [&query](const char* name, const std::string& value) {
        if (!query.ends_with('?')) query += '&';
        query.append(name).append("=").append(value);
    };
    for (const auto& collection : options_.collections)
        add(v2 ? "collections" : "wantedCollections", oauth::percent_encoded(collection));
    if (cursor) add("cursor", std::to_string(*cursor));
    if (v2 && dictionary) add("zstdDictionary", std::to_string(*dictionary));
    return query;
}

void jetstream_route::succeeded() {
    if (limit_ != options_.give_up_after) {
        limit_ = options_.give_up_after;
        waits_ = backoff({.give_up_after = limit_, .schedules = rules::bluesky.waits});
    }
    waits_.reset();
    refusals_ = 0;
    failed_.assign(hosts_.size(), false);
}

bool jetstream_route::works() const noexcept {
    return std::find(failed_.begin(), failed_.end(), true) == failed_.end();
}

bool jetstream_route::fall_back() {
    if (options_.speak != bluesky::endpoint::automatic || versions_[host_] == 1) return false;
    versions_[host_] = 1;
    return true;
}

/// The first in their order that may be asked then, or the one that may be asked first.
std::size_t jetstream_route::next_host(time_point when) const {
    std::size_t best = (host_ + 1) % hosts_.size();
    for (std::size_t ahead = 2; ahead <= hosts_.size(); ++ahead) {
        const std::size_t one = (host_ + ahead) % hosts_.size();
        if (std::max(alone_until_[one], when) < std::max(alone_until_[best], when)) best = one;
    }
    return best;
}

std::optional<duration> jetstream_route::failed(failure what, bool leave, time_point now) {
    failed_[host_] = true;
    if (alone_until_[host_] <= now) alone_until_[host_] = beginning_of_time;  // this time it did not say
    const bool others = std::find(failed_.begin(), failed_.end(), false) != failed_.end();
    const auto wait = waits_.next(leave && others ? failure::network : what);
    if (!wait) return std::nullopt;
    if (leave) host_ = next_host(now + *wait);
    // What a server asks for goes before what is usual, also where it is less.
    const auto until = alone_until_[host_];
    return until == beginning_of_time ? *wait : std::max<duration>(until - now, least_wait);
}

std::optional<duration> jetstream_route::refused_for_good(time_point now) {
    if (++refusals_ >= hosts_.size()) return std::nullopt;
    return failed(failure::network, true, now);
}

}  // namespace weir
