// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "authored_trends.hpp"
#include "trending.hpp"
#include "trends.hpp"

#include <weir/flow.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::console {

// The steps that the flows of `weir top` share.

/// Takes uses in, many at once where many come.
struct take_uses {
    void operator()(trends& into, const tag_use& use) const { into.take(use); }
    void operator()(authored_trends& into, const authored_use& use) const { into.take(use); }
    void take_all(trends& into, std::span<const tag_use> uses) const { into.take_all(uses); }
};

/// From the uses of tags, in their partitions, to the windows' lists of `most` tags. `make` makes the state of a pane.
template <class Partitions, class Make>
[[nodiscard]] job top_lists(const Partitions& uses, Make make, std::size_t most, trending_ends ends) {
    using state = std::invoke_result_t<const Make&>;
    return uses.reduce(std::move(make), take_uses{})
        .emit()
        .map([most](const pane<state>& one) {
            return pane<trend_summary>{one.window, one.partition, one.partitions, one.value.summary(most), one.fired};
        })
        .filter([early = std::move(ends.early)](const pane<trend_summary>& one) {
            if (!one.fired.final() && early) early->take(one);
            return one.fired.final();
        })
        .departition(trend_summary(), [most](trend_summary& whole,
                                             trend_summary part) { merge_summaries(whole, std::move(part), most); })
        .for_each([print = std::move(ends.print)](pane<trend_summary> one) {
            auto& all = one.value;
            print({one.window.id, one.window.start, one.window.end, true, all.events, all.tags, all.distinct,
                   std::move(all.top)});
        });
}

/// The flow of whatever posts there are, for whatever the options count of them.
[[nodiscard]] job trending_posts(const std::vector<tweets>& from, const top_options& options, trending_ends ends);

}  // namespace weir::console
