// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

/// What the peers share. A peer is a plain program without weir: PEER FILE prints the top 25 tags of the posts in FILE,
/// one post a line; PEER FILE --sum prints how many tags there are and how many bytes they have.
namespace peers {

inline constexpr std::size_t chunk_bytes = std::size_t{256} << 10;

using tag_counts = std::unordered_map<std::string, std::size_t>;

/// What PEER FILE --sum prints.
struct tag_sum {
    std::size_t tags = 0;
    std::size_t bytes = 0;

    void operator()(std::string_view tag) {
        ++tags;
        bytes += tag.size();
    }
    void print() const { std::printf("%zu tags of %zu bytes\n", tags, bytes); }
};

/// Which file, and what to print of it. Ends the program where they make no sense.
struct arguments {
    arguments(int count, char** values) {
        for (int index = 1; index < count; ++index) {
            if (std::strcmp(values[index], "--sum") == 0)
                only_sum = true;
            else
                file = ::open(values[index], O_RDONLY | O_CLOEXEC);
        }
        if (file >= 0) return;
        std::fprintf(stderr, "usage: %s FILE [--sum]; FILE must be readable\n", values[0]);
        std::exit(2);
    }

    int file = -1;
    bool only_sum = false;
};

/// A tag parser reads the tags of one post after the other with simdjson On-Demand: one pass over its members, which
/// ends as soon as nothing can change the answer. v1.1: `entities.hashtags[].text`, or that of `extended_tweet` where
/// the post is `truncated`; v2: `data.entities.hashtags[].tag`. Tags of posts inside the post do not count.
class tag_parser {
public:
    /// Calls take(tag) for each tag of the line. REQUIRES: SIMDJSON_PADDING readable bytes behind it.
    template <class Take>
    void read(const char* line, std::size_t size, Take&& take) {
        simdjson::ondemand::document document;
        simdjson::ondemand::object post;
        if (parser_.iterate(line, size, size + simdjson::SIMDJSON_PADDING).get(document)) return;
        if (document.get_object().get(post)) return;
        own_.clear();
        extended_.clear();
        if (!read_post(post)) return;
        for (const auto tag : truncated_&& has_extended_ ? extended_ : own_) take(tag);
    }

private:
    using tag_list = std::vector<std::string_view>;
    using key = simdjson::ondemand::raw_json_string;

    static bool says(key name, std::string_view expected) {
        return std::memcmp(name.raw(), expected.data(), expected.size()) == 0 && name.raw()[expected.size()] == '"';
    }

    bool read_post(simdjson::ondemand::object& post) {
        truncated_ = has_extended_ = false;
        bool knows_truncated = false;
        bool knows_own = false;
        for (auto member : post) {
            key name;
            if (member.key().get(name)) return false;
            switch (*name.raw()) {
                case 't':
                    if (!says(name, "truncated")) break;
                    knows_truncated = !member.value().get_bool().get(truncated_);
                    break;
                case 'e':
                    if (says(name, "entities")) knows_own = read_entities(member.value(), "text", own_);
                    if (says(name, "extended_tweet"))
                        has_extended_ = read_entities(member.value()["entities"], "text", extended_);
                    break;
                case 'd':
                    if (says(name, "data")) return read_entities(member.value()["entities"], "tag", own_);
                    break;
                default:
                    break;
            }
            if (knows_truncated && (truncated_ ? has_extended_ : knows_own)) return true;
        }
        return true;
    }

    static bool read_entities(simdjson::simdjson_result<simdjson::ondemand::value> entities, std::string_view name,
                              tag_list& into) {
        simdjson::ondemand::array hashtags;
        if (entities["hashtags"].get_array().get(hashtags)) return false;
        for (auto hashtag : hashtags) {
            std::string_view tag;
            if (hashtag[name].get_string().get(tag)) return false;
            into.push_back(tag);
        }
        return true;
    }

    simdjson::ondemand::parser parser_;
    tag_list own_;
    tag_list extended_;
    bool truncated_ = false;
    bool has_extended_ = false;
};

/// Calls line(begin, size) for each line of `text`, whose last one ends with a newline too.
template <class Line>
void for_each_line(std::string_view text, Line&& line) {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        const auto* stop = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (!stop) stop = end;
        line(at, static_cast<std::size_t>(stop - at));
        at = stop + 1;
    }
}

/// A file in ranges is read by any number of threads: each takes the next 256 KiB and has the lines that begin in them.
class file_in_ranges {
public:
    explicit file_in_ranges(int file) : file_(file) {}

    /// A thread's reused memory.
    struct memory {
        std::vector<char> bytes = std::vector<char>(chunk_bytes + slack_bytes + simdjson::SIMDJSON_PADDING);
    };

    /// Calls lines(text) for each range that this thread gets; there are SIMDJSON_PADDING bytes behind the text.
    template <class Lines>
    void read_ranges(Lines&& lines) {
        memory own;
        while (true) {
            const auto begin = next_.fetch_add(1, std::memory_order_relaxed) * chunk_bytes;
            const auto text = lines_from(own, begin);
            if (text.data() == nullptr) return;
            lines(text);
        }
    }

private:
    static constexpr std::size_t slack_bytes = std::size_t{8} << 10;  ///< the end of the last line, most of the time

    /// The lines that begin in the range from `begin`; null at the end of the file.
    [[nodiscard]] std::string_view lines_from(memory& own, std::size_t begin) const {
        // The byte before shows whether a line begins at `begin`; that 64 are read is for Zen 3, which copies at a
        // quarter of its speed to where an address modulo 4096 is 1 to 63 above that of the source: malloc gives 16.
        const std::size_t before = begin == 0 ? 0 : 64;
        std::size_t filled = read(own, begin - before, 0, chunk_bytes + slack_bytes);
        if (filled <= before) return {};
        const auto limit = before + chunk_bytes;  // lines that begin from here on are another's
        std::size_t first = 0;
        if (before) first = line_after(own, before - 1, filled);
        if (first >= std::min(limit, filled)) return {own.bytes.data(), 0};
        if (filled < limit) return {own.bytes.data() + first, filled - first};
        auto end = line_after(own, limit - 1, filled);
        while (end > filled) {
            const auto more = read(own, begin - before, filled, chunk_bytes);
            if (more == 0) return {own.bytes.data() + first, filled - first};
            end = line_after(own, filled, filled + more);
            filled += more;
        }
        return {own.bytes.data() + first, end - first};
    }

    /// Where the line behind the first newline at or after `from` begins; `filled` + 1 if there is none.
    [[nodiscard]] static std::size_t line_after(const memory& own, std::size_t from, std::size_t filled) {
        const char* const data = own.bytes.data();
        const auto* const found = static_cast<const char*>(std::memchr(data + from, '\n', filled - from));
        return found ? static_cast<std::size_t>(found - data) + 1 : filled + 1;
    }

    /// Reads up to `most` bytes to `to`, from the same place behind `offset`; how many there were.
    [[nodiscard]] std::size_t read(memory& own, std::size_t offset, std::size_t to, std::size_t most) const {
        if (own.bytes.size() < to + most + simdjson::SIMDJSON_PADDING)
            own.bytes.resize(to + most + simdjson::SIMDJSON_PADDING);
        std::size_t done = 0;
        while (done < most) {
            const auto got =
                ::pread(file_, own.bytes.data() + to + done, most - done, static_cast<off_t>(offset + to + done));
            if (got <= 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

    int file_;
    std::atomic<std::size_t> next_ = 0;
};

/// PEER FILE --sum with two threads: each gives what sum_of(file) makes of the ranges that it gets.
template <class SumOf>
void print_sum_of_two_threads(int count, char** values, SumOf&& sum_of) {
    const arguments asked(count, values);
    file_in_ranges file(asked.file);
    tag_sum other;
    std::thread second([&] { other = sum_of(file); });
    auto sum = sum_of(file);
    second.join();
    sum.tags += other.tags;
    sum.bytes += other.bytes;
    sum.print();
}

/// Prints the 25 lines `COUNT #TAG` that come first: the larger count, then the smaller tag by bytes.
template <class Tag>
void print_top(std::vector<std::pair<Tag, std::size_t>> all) {
    const auto before = [](const auto& left, const auto& right) {
        return left.second != right.second ? left.second > right.second : left.first < right.first;
    };
    const auto shown = std::min<std::size_t>(25, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end(), before);
    for (std::size_t line = 0; line < shown; ++line)
        std::printf("%zu #%.*s\n", all[line].second, static_cast<int>(all[line].first.size()), all[line].first.data());
}

inline void print_top(const tag_counts& seen) {
    std::vector<std::pair<std::string_view, std::size_t>> all;
    all.reserve(seen.size());
    for (const auto& [tag, count] : seen) all.emplace_back(tag, count);
    print_top(std::move(all));
}

}  // namespace peers
