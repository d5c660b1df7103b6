// SPDX-License-Identifier: Apache-2.0
#include "trending.hpp"

#include "event_time.hpp"
#include "source_table.hpp"
#include "trends.hpp"

#include <weir/flow.hpp>
#include <weir/from.hpp>
#include <weir/tagged_posts.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace weir::console {

namespace {

/// Posts of one source may come out of order by so much in event time. The same for all, so that a recording gives the
/// windows that its live stream gave.
constexpr duration disorder = std::chrono::seconds(5);

/// Where several sources are read, a live one holds windows in event time open no longer than this without a post.
constexpr duration longest_silence = std::chrono::seconds(10);

/// The use of a tag, with the time of its post.
struct timed_use : tag_use {
    time_point time = {};
};

/// Emits the uses of a post's tags, each under its key; the posts are counted in the same windows as their tags.
class tag_uses {
public:
    explicit tag_uses(fold folding) : folder_(folding) {}

    template <class Post, class Emit>
    void operator()(const Post& post, std::uint64_t posts, const Emit& emit) const {
        std::string folded;
        for (const auto& tag : post.hashtags) {
            const auto spelling = without_hash(tag.text);
            if (!acceptable(spelling)) continue;
            auto key = folder_.key(spelling, folded);
            if (key.data() == folded.data()) key = post.keep(key);
            emit(tag_use{spelling, hashed_text(key), std::exchange(posts, 0)});
        }
        if (posts > 0) emit(tag_use{{}, {}, posts});
    }

private:
    tag_folder folder_;
};

/// From posts, as many as were received together, to their uses.
struct uses_as_received {
    tag_uses uses;

    template <class Emit>
    void operator()(const tagged_post& post, const Emit& emit) const {
        uses(post, post.posts, emit);
    }
};

/// From a post to its uses at its time.
struct uses_in_time {
    tag_uses uses;
    std::shared_ptr<unplaced_posts> unplaced;

    template <class Emit>
    void operator()(const tweet& post, const Emit& emit) const {
        const auto time = event_time_of(post);
        if (time)
            uses(post, 1, [&](const tag_use& use) { emit(timed_use{use, *time}); });
        else
            unplaced->untimed.fetch_add(1, std::memory_order_relaxed);
    }
};

/// Takes uses in, many at once where many come.
struct take_uses {
    void operator()(trends& into, const tag_use& use) const { into.take(use); }
    void take_all(trends& into, std::span<const tag_use> uses) const { into.take_all(uses); }
};

windows<tag_use> windows_by_receipt(const top_options& options) {
    if (!options.window) return {};  // one for all
    if (options.slide) return window::sliding(*options.window, *options.slide);
    return window::periodic(*options.window);
}

/// Whether one of several sources may fall silent, which a file does not.
bool may_be_silent(const std::vector<source_argument>& sources) {
    const auto goes_on = [](const source_argument& one) { return !one.kind->prefix.empty(); };
    return sources.size() > 1 && std::any_of(sources.begin(), sources.end(), goes_on);
}

windows<timed_use> windows_in_event_time(const top_options& options, std::shared_ptr<unplaced_posts> unplaced) {
    const auto note = [unplaced = std::move(unplaced)](const timed_use& use) {
        unplaced->late.fetch_add(use.posts, std::memory_order_relaxed);
    };
    // A window is printed once, so that waiting for late posts is the same as expecting more disorder.
    auto over = window::sliding(*options.window, options.slide.value_or(*options.window), &timed_use::time)
                    .out_of_order_by(disorder + options.late);
    if (may_be_silent(options.sources)) over = over.idle_after(longest_silence);
    return over.late_to(note);
}

/// What all flows have in common: from uses to printed windows.
template <class Use, class Uses>
job top_lists(const Uses& uses, windows<Use> over, const top_options& options,
              std::function<void(const window_view&)> print) {
    const auto most = options.top;
    return uses.partition(&Use::key, {.over = std::move(over), .stages = options.stages.value_or(0)})
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

}  // namespace

job trending(const std::vector<tweets>& from, const top_options& options, trending_ends ends) {
    const tag_uses uses(options.folding);
    if (options.time == window_time::event)
        return top_lists<timed_use>(weir::from(from).flat_map<timed_use>(uses_in_time{uses, ends.unplaced}),
                                    windows_in_event_time(options, ends.unplaced), options, std::move(ends.print));
    std::vector<tagged_posts> posts;
    for (const auto& one : from) posts.emplace_back(one, options.validate);
    return top_lists<tag_use>(weir::from(posts).flat_map<tag_use>(uses_as_received{uses}), windows_by_receipt(options),
                              options, std::move(ends.print));
}

}  // namespace weir::console
