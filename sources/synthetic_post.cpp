// SPDX-License-Identifier: Apache-2.0
#include "synthetic_post.hpp"

#include <array>

namespace weir {

namespace {

/// Out of 16 posts with tags, how many tags each has: 1.9 on average.
constexpr std::array<std::uint32_t, 16> tag_counts = {1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6};

/// Out of 16 posts, the language of each, as places in `sample_languages`.
constexpr std::array<std::size_t, 16> language_shares = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7};

}  // namespace

post_composer::post_composer(const synthetic_options& options)
    : languages_(sample_languages()),
      tagged_(random_numbers::threshold(options.tagged)),
      truncated_(random_numbers::threshold(options.truncated)),
      escaped_(random_numbers::threshold(options.escaped)),
      respelled_(random_numbers::threshold(options.respelled)) {}

void post_composer::compose(synthetic_post& post, const vocabulary& tags, random_numbers& random) {
    const auto& language = languages_[language_shares[random.below(language_shares.size())]];
    const auto sentences = static_cast<std::uint32_t>(language.sentences.size());
    post.ascii = random.happens(escaped_);
    post.truncated = random.happens(truncated_);
    post.language = language.code;
    post.author = random.below(author_count);
    post.text.clear();
    post.code_points = 0;
    post.tag_count = 0;
    std::uint32_t wanted = random.happens(tagged_) ? tag_counts[random.below(tag_counts.size())] : 0;
    if (wanted > 0 && random.below(4) == 0) {
        add_tag(post, tags.draw(random), random);
        --wanted;
    }
    add_words(post, language.sentences[random.below(sentences)]);
    if (post.truncated) shorten(post);
    for (; wanted > 0; --wanted) add_tag(post, tags.draw(random), random);
    if (post.truncated) add_words(post, language.sentences[random.below(sentences)]);
}

void post_composer::add_words(synthetic_post& post, const prepared_text& words) const {
    if (!post.text.empty()) {
        post.text += ' ';
        ++post.code_points;
    }
    post.text += words.json(post.ascii);
    post.code_points += words.code_points();
}

void post_composer::add_tag(synthetic_post& post, std::string_view usual, random_numbers& random) const {
    if (post.tag_count == post.tags.size()) post.tags.emplace_back();
    auto& tag = post.tags[post.tag_count++];
    tag.text.clear();
    if (random.happens(respelled_)) {
        append_in_case(tag.text, usual, random.below(3) == 0);
    } else {
        tag.text += usual;
    }
    if (!post.text.empty()) {
        post.text += ' ';
        ++post.code_points;
    }
    tag.begin = post.code_points;
    post.text += '#';
    append_json_text(post.text, tag.text, post.ascii);
    tag.end = post.code_points += 1 + count_code_points(tag.text);
}

void post_composer::shorten(synthetic_post& post) const {
    post.short_text = post.text;
    post.short_text += post.ascii ? "\\u2026" : "…";
    post.short_code_points = post.code_points + 1;
    post.short_tag_count = post.tag_count;
}

}  // namespace weir
