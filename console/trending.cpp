// SPDX-License-Identifier: Apache-2.0
#include "trending.hpp"

#include "trends.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>

#include <string>
#include <utility>

namespace weir::console {

namespace {

/// From a post to the uses of its tags, each under its key. The post itself comes first, so that posts are counted in
/// the same windows as their tags.
struct tag_uses {
    tag_folder folder;

    template <class Emit>
    void operator()(const tweet& post, const Emit& emit) const {
        emit(tag_use{{}, {}, 1});
        std::string folded;
        for (const auto& tag : post.hashtags) {
            const auto spelling = without_hash(tag.text);
            if (!acceptable(spelling)) continue;
            const auto key = folder.key(spelling, folded);
            emit(tag_use{spelling, key.data() == folded.data() ? post.keep(key) : key, 0});
        }
    }
};

}  // namespace

job trending(tweets from, const top_options& options, std::function<void(const window_view&)> print) {
    const auto most = options.top;
    windows<tag_use> over;  // one for all, unless they have a length
    if (options.window) over = window::periodic(*options.window);
    return weir::from(std::move(from))
        .flat_map<tag_use>(tag_uses{tag_folder(options.folding)})
        .partition(&tag_use::key, {.over = over, .stages = options.stages.value_or(0)})
        .reduce([] { return trends(); }, &trends::take)
        .emit()
        .map([most](const pane<trends>& one) {
            return pane<trend_summary>{one.window, one.partition, one.partitions, one.value.summary(most)};
        })
        .departition(trend_summary(), [most](trend_summary& whole,
                                             trend_summary part) { merge_summaries(whole, std::move(part), most); })
        .for_each([print = std::move(print)](pane<trend_summary> one) {
            auto& all = one.value;
            print({one.window.id, one.window.start, one.window.end, true, all.events, all.tags, all.distinct,
                   std::move(all.top)});
        });
}

}  // namespace weir::console
