// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "source_table.hpp"

#include <weir/any_posts.hpp>
#include <weir/recording.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::console {

namespace {

constexpr const char* standard_input = "standard input";

/// A line of a recording is longer than its record.
file_options with_room_for_recordings() {
    file_options options;
    options.max_record_bytes += 4096;
    return options;
}

/// How a regular file begins; nothing of what cannot be looked at without taking it.
std::string front_of(int descriptor) {
    std::string front(std::size_t{64} << 10, '\0');
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    const auto count = ::pread(descriptor, front.data(), front.size(), ::lseek(descriptor, 0, SEEK_CUR));
    front.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return front;
}

std::string front_of(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return {};  // whoever reads it will say why
    auto front = front_of(descriptor);
    ::close(descriptor);
    return front;
}

/// Whether all posts at the front of a file are such as Twitter's API sends: then it is read for their tags alone.
bool begins_with_tweets(std::string_view front) {
    return are_tweets(front.substr(0, front.rfind('\n') + 1));
}

/// The lines of standard input, a regular file, which stands afterwards where it stood.
class look_ahead final : public source {
public:
    void run(intake& entrance) override {
        const auto before = ::lseek(STDIN_FILENO, 0, SEEK_CUR);
        file_source(STDIN_FILENO, standard_input, with_room_for_recordings()).run(entrance);
        ::lseek(STDIN_FILENO, before, SEEK_SET);
    }
};

/// In event time sources that were recorded together are kept apart; `before` has the lines of the recording once more,
/// if they can be read twice.
replayed_options replaying(const top_options& options, std::optional<tweets> before) {
    const bool apart = options.time == window_time::event;
    return {.speed = options.speed,
            .apart = apart,
            .before = apart ? std::move(before) : std::nullopt,
            .is_live = names_live_source};
}

/// Whether somebody says that there are tweets, who knows.
bool tweets_chosen(const top_options& options) {
    return options.validate_chosen && options.validate == validation::tags;
}

/// The same lines in both ways of reading them, and how they begin.
struct readable_lines {
    std::string front;
    tweets plain;
    tweets in_recording;
};

opened_source open_lines(const readable_lines& all, const source_argument& which, const top_options& options) {
    const auto& [front, plain, in_recording] = all;
    const bool is_plain = !front.empty() && !begins_recording(front) && options.speed.times <= 0;
    if (is_plain) return {.from = plain, .only_tweets = tweets_chosen(options) || begins_with_tweets(front)};
    std::optional<tweets> before;
    if (!front.empty() && !which.rest.empty()) before = in_recording;
    if (!front.empty() && which.rest.empty())
        before = tweets(standard_input, [] { return std::make_unique<look_ahead>(); });
    return {.from = replayed(in_recording, replaying(options, std::move(before))),
            .only_tweets = tweets_chosen(options)};
}

opened_source open_file(const source_argument& which, const top_options& options) {
    constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
    const std::string& path = which.rest;
    std::string front = front_of(path);
    if (front.starts_with(zstd_magic)) {
        const auto lines = tweets_from_zstd_file(path, with_room_for_recordings());
        return {.from = replayed(lines, replaying(options, lines)), .only_tweets = tweets_chosen(options)};
    }
    return open_lines({std::move(front), tweets_from_file(path), tweets_from_file(path, with_room_for_recordings())},
                      which, options);
}

opened_source open_standard_input(const source_argument& which, const top_options& options) {
    return open_lines({front_of(STDIN_FILENO), tweets_from_descriptor(STDIN_FILENO, standard_input),
                       tweets_from_descriptor(STDIN_FILENO, standard_input, with_room_for_recordings())},
                      which, options);
}

constexpr std::array<std::string_view, 1> takes = {"--speed"};

constexpr std::array kinds = {
    source_kind{.form = "-",
                .prefix = "-",
                .text = "standard input: JSON, one object a line, as in a FILE",
                .example = "- --window 1m < posts.ndjson",
                .live = false,
                .options = takes,
                .open = open_standard_input},
    source_kind{.form = "FILE",
                .prefix = "",
                .takes_more = true,
                .text = "posts as JSON, one a line, of any shape that a source here\nsends, also mixed; or a recording "
                        "(--record)",
                .example = "posts.ndjson --window all --top 10",
                .live = false,
                .options = takes,
                .open = open_file},
};

}  // namespace

std::span<const source_kind> file_kinds() {
    return kinds;
}

}  // namespace weir::console
