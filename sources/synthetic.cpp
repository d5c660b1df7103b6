// SPDX-License-Identifier: Apache-2.0
#include "weir/synthetic.hpp"

#include "synthetic_post.hpp"
#include "synthetic_vocabulary.hpp"
#include "synthetic_writer.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace weir {

namespace {

void require(bool holds, std::string_view what) {
    if (!holds) throw std::invalid_argument("synthetic_tweets: " + std::string(what));
}

const synthetic_options& checked(const synthetic_options& options) {
    require(options.alphabet >= 1 && options.alphabet <= 1U << 20U, "alphabet must be from 1 to 1048576");
    require(options.zipf_exponent >= 0 && options.zipf_exponent <= 4, "zipf_exponent must be from 0 to 4");
    require(options.posts_per_second >= 1, "posts_per_second must be at least 1");
    require(options.start >= time_point{}, "start must not be before 1970");
    const std::pair<double, std::string_view> shares[] = {
        {options.tagged, "tagged"},   {options.nested, "nested"},       {options.truncated, "truncated"},
        {options.escaped, "escaped"}, {options.respelled, "respelled"}, {options.control, "control"}};
    for (const auto& [share, name] : shares) {
        require(share >= 0 && share <= 1, std::string(name) + " must be from 0 to 1");
    }
    return options;
}

/// The ids of v1.1 carry the milliseconds since this time in their upper 42 bits.
constexpr std::uint64_t first_id_milliseconds = 1'288'834'974'657;

}  // namespace

class synthetic_tweets::generator {
public:
    explicit generator(const synthetic_options& options)
        : options_(checked(options)),
          random_(options.seed),
          tags_(options.alphabet, options.zipf_exponent),
          composer_(options),
          writer_(options.shape) {}

    void append_next(std::string& line) {
        const auto milliseconds = next_time();
        if (options_.trend_every > 0 && number_ % options_.trend_every == 0) tags_.trend(random_);
        last_was_control = random_.happens(control_);
        if (last_was_control) {
            last_tags.clear();
            writer_.write_control(line, milliseconds, random_);
        } else {
            append_post(line, milliseconds);
        }
    }

    std::vector<std::string> last_tags;
    bool last_was_control = false;

private:
    std::uint64_t next_time() {
        const auto start = std::chrono::duration_cast<std::chrono::milliseconds>(options_.start.time_since_epoch());
        return static_cast<std::uint64_t>(start.count()) + number_++ * 1000 / options_.posts_per_second;
    }

    void compose(synthetic_post& post, std::uint64_t milliseconds, std::uint64_t sequence) {
        composer_.compose(post, tags_, random_);
        post.milliseconds = milliseconds;
        post.id = (milliseconds - std::min(milliseconds, first_id_milliseconds)) << 22 | (sequence & 0x3fffffU);
    }

    void append_post(std::string& line, std::uint64_t milliseconds) {
        compose(post_, milliseconds, number_ * 2 + 1);
        auto how = nesting::none;
        if (random_.happens(nested_)) {
            how = random_.below(4) == 0 ? nesting::quoted : nesting::retweeted;
            compose(inner_, milliseconds - std::min<std::uint64_t>(milliseconds, random_.below(3'600'000)),
                    number_ * 2);
        }
        writer_.write(line, post_, inner_, how);
        last_tags.resize(post_.tag_count);
        for (std::size_t place = 0; place < post_.tag_count; ++place) last_tags[place] = post_.tags[place].text;
    }

    const synthetic_options options_;
    const std::uint64_t control_ = random_numbers::threshold(options_.control);
    const std::uint64_t nested_ = random_numbers::threshold(options_.nested);
    random_numbers random_;
    vocabulary tags_;
    post_composer composer_;
    post_writer writer_;
    synthetic_post post_;
    synthetic_post inner_;
    std::uint64_t number_ = 0;
};

synthetic_tweets::synthetic_tweets(const synthetic_options& options)
    : generator_(std::make_unique<generator>(options)) {}
synthetic_tweets::synthetic_tweets(synthetic_tweets&&) noexcept = default;
synthetic_tweets& synthetic_tweets::operator=(synthetic_tweets&&) noexcept = default;
synthetic_tweets::~synthetic_tweets() = default;

void synthetic_tweets::append_next(std::string& line) {
    generator_->append_next(line);
}
const std::vector<std::string>& synthetic_tweets::last_tags() const noexcept {
    return generator_->last_tags;
}
bool synthetic_tweets::last_was_control() const noexcept {
    return generator_->last_was_control;
}

}  // namespace weir
