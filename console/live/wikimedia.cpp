// SPDX-License-Identifier: Apache-2.0
#include "live_source.hpp"

#include <weir/clock.hpp>
#include <weir/wikimedia.hpp>

#include <utility>

namespace weir::console {

namespace {

opened_source open(const source_argument&, const top_options& options) {
    return opened([&] {
        wikimedia::options chosen;
        if (options.twitter.url) chosen.url = *options.twitter.url + "/v2/stream/";
        if (options.since) chosen.since = system_clock()->now() - *options.since;
        chosen.settings = live_settings();
        return wikimedia::recent_changes(std::move(chosen));
    });
}

constexpr std::array<std::string_view, 2> takes = {"--since", "--url"};

constexpr std::array kinds = {
    source_kind{.form = "wikimedia:",
                .prefix = "wikimedia:",
                .text = "what is changed on Wikipedia and its sisters, live",
                .example = "wikimedia: --by wiki",
                .options = takes,
                .open = open},
};

}  // namespace

std::span<const source_kind> wikimedia_kinds() {
    return kinds;
}

}  // namespace weir::console
