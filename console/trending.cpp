// SPDX-License-Identifier: Apache-2.0
#include "trending.hpp"

#include "trends.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/tagged_posts.hpp>

#include <span>
#include <string>
#include <utility>

namespace weir::console {

namespace {

/// From a post to the uses of its tags, each under its key; the posts are counted in the same windows as their tags.
struct tag_uses {
    tag_folder folder;

    template <class Emit>
    void operator()(const tagged_post& post, const Emit& emit) const {
        auto posts = post.posts;
        std::string folded;
        for (const auto& tag : post.hashtags) {
            const auto spelling = without_hash(tag.text);
            if (!acceptable(spelling)) continue;
            auto key = folder.key(spelling, folded);
            if (key.data() == folded.data()) key = post.keep(key);
            emit(tag_use{spelling, hashed_text(key), std::exchange(posts, 0)});
        }
        if (posts > 0) emit(tag_use{{}, {}, posts});
    }
};

/// Takes uses in, many at once where many come.
struct take_uses {
    void operator()(trends& into, const tag_use& use) const { into.take(use); }
    void take_all(trends& into, std::span<const tag_use> uses) const { into.take_all(uses); }
};

}  // namespace

job trending(tweets from, const top_options& options, std::function<void(const window_view&)> print) {
    const auto most = options.top;
    windows<tag_use> over;  // one for all, unless they have a length
    if (options.window) over = window::periodic(*options.window);
    return weir::from(tagged_posts(std::move(from), options.validate))
        .flat_map<tag_use>(tag_uses{tag_folder(options.folding)})
        .partition(&tag_use::key, {.over = over, .stages = options.stages.value_or(0)})
        .reduce([] { return trends(); }, take_uses{})
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
