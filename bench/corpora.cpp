// SPDX-License-Identifier: Apache-2.0
// Makes the three corpora that the whole job is measured on, the same bytes everywhere, and what their top 25 is.
// Usage: bench_corpora A|B|C OUT [--scale F]   writes OUT and OUT.top, the latter as lines COUNT #TAG
#include "corpora/shapes.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using tag_counts = std::unordered_map<std::string, std::uint64_t>;

/// A file that is written and must not fail unnoticed.
class output {
public:
    explicit output(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) { check(file_); }
    ~output() {
        if (file_) std::fclose(file_);
    }
    output(const output&) = delete;
    output& operator=(const output&) = delete;

    void write(const std::string& bytes) { check(std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()); }
    void close() { check(std::fclose(std::exchange(file_, nullptr)) == 0); }

private:
    void check(bool worked) const {
        if (!worked) throw std::runtime_error(path_ + ": " + std::strerror(errno));
    }

    std::string path_;
    std::FILE* file_;
};

std::unique_ptr<corpora::shape> shape_named(const std::string& name) {
    if (name == "A") return corpora::streamed_tweets();
    if (name == "B") return corpora::posts_of_v2();
    if (name == "C") return corpora::found_tweets();
    throw std::runtime_error("no corpus is called " + name);
}

void write_top(const std::string& path, const tag_counts& seen) {
    std::vector<std::pair<std::string, std::uint64_t>> all(seen.begin(), seen.end());
    std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) {
        return left.second != right.second ? left.second > right.second : left.first < right.first;
    });
    output file(path);
    for (std::size_t line = 0; line < all.size() && line < 25; ++line)
        file.write(std::to_string(all[line].second) + " #" + all[line].first + "\n");
    file.close();
}

void write_corpus(const std::string& name, const std::string& path, double scale) {
    const auto posts = shape_named(name);
    const auto count = static_cast<std::uint64_t>(static_cast<double>(posts->posts()) * scale);
    tag_counts seen;
    output file(path);
    std::string lines;
    std::vector<std::string> tags;
    std::uint64_t bytes = 0;
    std::uint64_t tagged = 0;
    std::uint64_t uses = 0;
    for (std::uint64_t number = 0; number < count; ++number) {
        tags.clear();
        posts->append_next(lines, tags);
        lines += '\n';
        if (!tags.empty()) ++tagged;
        uses += tags.size();
        for (auto& tag : tags) ++seen[std::move(tag)];
        if (lines.size() < (std::size_t{1} << 18) && number + 1 < count) continue;
        file.write(lines);
        bytes += lines.size();
        lines.clear();
    }
    file.close();
    write_top(path + ".top", seen);
    std::printf("%s: %llu bytes, %llu lines, %llu with tags, %llu tags, %zu of them different\n", name.c_str(),
                static_cast<unsigned long long>(bytes), static_cast<unsigned long long>(count),
                static_cast<unsigned long long>(tagged), static_cast<unsigned long long>(uses), seen.size());
}

}  // namespace

int main(int count, char** values) try {
    const bool scaled = count == 5 && std::strcmp(values[3], "--scale") == 0;
    const auto scale = scaled ? std::strtod(values[4], nullptr) : 1.0;
    if ((count != 3 && !scaled) || !(scale > 0)) {
        std::fprintf(stderr, "usage: %s A|B|C OUT [--scale F]\n", values[0]);
        return 2;
    }
    write_corpus(values[1], values[2], scale);
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_corpora: %s\n", error.what());
    return 1;
}
