// SPDX-License-Identifier: Apache-2.0
#include "trending_steps.hpp"

#include "ignore_list.hpp"
#include "source_table.hpp"

#include <weir/any_posts.hpp>
#include <weir/from.hpp>
#include <weir/hashtag_text.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace weir::console {

namespace {

/// Posts of one source may come out of order by so much in event time. The same for all, so that a recording gives the
/// windows that its live stream gave.
constexpr duration disorder = std::chrono::seconds(5);

/// Where several sources are read, a live one holds windows in event time open no longer than this without a post.
constexpr duration longest_silence = std::chrono::seconds(10);

/// From posts to the uses of what is counted of them, each under its key.
class uses_of_posts {
public:
    uses_of_posts(const top_options& options, std::shared_ptr<left_out> out)
        : folder_(options.folding),
          ignored_(std::make_shared<const ignore_list>(
              options.counted.ignore_file ? read_ignore_list(*options.counted.ignore_file, options.folding)
                                          : ignore_list(options.folding))),
          out_(std::move(out)),
          without_bots_(options.counted.without_bots),
          timed_(options.time == window_time::event),
          tags_(!options.counted.by) {}

    template <class Emit>
    void operator()(const counted_post& post, const Emit& emit) const {
        if ((post.is_bot && without_bots_) || (ignored_->has_authors() && is_ignored(post)))
            out_->unwanted.fetch_add(post.posts, std::memory_order_relaxed);
        else if (timed_ && !post.time)
            out_->untimed.fetch_add(post.posts, std::memory_order_relaxed);
        else
            emit_uses(post, emit);
    }

private:
    [[nodiscard]] bool is_ignored(const counted_post& post) const {
        return ignored_->holds_author(post.author) ||
               (!post.screen_name.empty() && ignored_->holds_author(post.screen_name));
    }

    template <class Emit>
    void emit_uses(const counted_post& post, const Emit& emit) const {
        authored_use use{{{}, {}, post.posts},
                         post.time.value_or(time_point{}),
                         post.author.empty() ? no_author : author_hash(post.author)};
        std::string folded;
        for (const auto& one : post.hashtags) {
            // What --by counts is counted as it is.
            const auto spelling = tags_ ? without_hash(one.text) : one.text;
            if (!out_->tags.admits(spelling)) continue;
            auto key = folder_.folded(spelling, folded);
            if (ignored_->has_tags() && ignored_->holds_tag(key)) continue;
            if (key.data() == folded.data()) key = post.keep(key);
            use.spelling = spelling;
            use.key = hashed_text(key);
            emit(use);
            use.posts = 0;
        }
        if (use.posts > 0) emit(use);
    }

    tag_folder folder_;
    std::shared_ptr<const ignore_list> ignored_;
    std::shared_ptr<left_out> out_;
    bool without_bots_;
    bool timed_;
    bool tags_;
};

/// Whether one of several sources may fall silent, which a file does not.
bool may_be_silent(const std::vector<source_argument>& sources) {
    const auto goes_on = [](const source_argument& one) { return !one.kind->prefix.empty(); };
    return sources.size() > 1 && std::any_of(sources.begin(), sources.end(), goes_on);
}

windows<authored_use> windows_by_receipt(duration length, duration slide, bool early) {
    if (slide != length) return window::sliding(length, slide);
    if (early) return window::periodic(length).trigger_on(so_far, accumulation::keep);
    return window::periodic(length);
}

windows<authored_use> windows_of(const top_options& options, const trending_ends& ends) {
    if (!options.window) return {};  // one for all
    const auto slide = options.slide.value_or(*options.window);
    if (options.time == window_time::receive) return windows_by_receipt(*options.window, slide, ends.early != nullptr);
    const auto note = [out = ends.out](const authored_use& use) {
        out->late.fetch_add(use.posts, std::memory_order_relaxed);
    };
    // A window is printed once, so that waiting for late posts is the same as expecting more disorder.
    auto over = window::sliding(*options.window, slide, &authored_use::time).out_of_order_by(disorder + options.late);
    if (may_be_silent(options.sources)) over = over.idle_after(longest_silence);
    return over.late_to(note);
}

any_post_options reading_of(const top_options& options) {
    const auto& counted = options.counted;
    return {.by = counted.by,
            .text = counted.text,
            .extract = extract_hashtags,
            .where = counted.where,
            .authors = counted.without_bots || counted.min_authors > 0 || counted.ignore_file,
            .times = options.time == window_time::event,
            .each = counted.without_bots || counted.ignore_file};
}

}  // namespace

job trending_posts(const std::vector<tweets>& from, const top_options& options, trending_ends ends) {
    std::vector<any_posts> posts;
    posts.reserve(from.size());
    for (const auto& one : from) posts.emplace_back(one, reading_of(options));
    const auto partitions =
        weir::from(posts)
            .flat_map<authored_use>(uses_of_posts(options, ends.out))
            .partition(&authored_use::key, {.over = windows_of(options, ends), .stages = options.stages.value_or(0)});
    const auto least = options.counted.min_authors;
    return top_lists(
        partitions, [least] { return authored_trends(least); }, options.top, std::move(ends));
}

}  // namespace weir::console
