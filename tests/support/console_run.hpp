// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/replay_server.hpp>
#include <weir/synthetic.hpp>

#include "support/catch.hpp"
#include "support/process.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace weir::testing {

using strings = std::vector<std::string>;

inline const std::string weir_program = WEIR_EXECUTABLE;

inline finished run_weir(strings arguments, std::string_view input = {}, process_options options = {}) {
    return run_process(weir_program, std::move(arguments), input, std::move(options));
}

/// A file that is gone at the end of the test.
class temporary_file {
public:
    explicit temporary_file(const std::string& content = {}) {
        std::string name = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
        const int opened = ::mkstemp(name.data());
        if (opened < 0) throw std::runtime_error("no temporary file");
        ::close(opened);
        path_ = name;
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~temporary_file() { std::filesystem::remove(path_); }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string content() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::string path_;
};

/// A corpus is a number of records with the truth about them, as their maker knows it.
struct corpus {
    strings records;
    std::map<std::string, std::uint64_t> tags;
    std::uint64_t posts = 0;
    std::uint64_t controls = 0;
    std::uint64_t tag_uses = 0;

    [[nodiscard]] std::string lines() const {
        std::string all;
        for (const auto& record : records) all += record + '\n';
        return all;
    }
};

inline corpus synthetic_corpus(const synthetic_options& options, std::size_t count) {
    synthetic_tweets maker(options);
    corpus made;
    for (std::size_t i = 0; i < count; ++i) {
        maker.append_next(made.records.emplace_back());
        ++(maker.last_was_control() ? made.controls : made.posts);
        for (const auto& tag : maker.last_tags()) {
            ++made.tags[tag];
            ++made.tag_uses;
        }
    }
    return made;
}

/// What `weir` prints of one window with `--fold none --format json`, but for the window's own id and times.
inline nlohmann::json expected_window(const corpus& truth, std::size_t most = 1'000'000) {
    std::vector<std::pair<std::string, std::uint64_t>> ranking(truth.tags.begin(), truth.tags.end());
    std::stable_sort(ranking.begin(), ranking.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
    ranking.resize(std::min(ranking.size(), most));
    auto top = nlohmann::json::array();
    for (const auto& [tag, count] : ranking) top.push_back({{"tag", tag}, {"key", tag}, {"count", count}});
    return {{"v", 1},
            {"events", truth.posts},
            {"tags", truth.tag_uses},
            {"distinct", truth.tags.size()},
            {"top", std::move(top)}};
}

/// The windows of a JSON output.
inline std::vector<nlohmann::json> timed_windows_in(const std::string& out) {
    std::vector<nlohmann::json> windows;
    for (std::size_t at = 0, end = 0; (end = out.find('\n', at)) != std::string::npos; at = end + 1)
        windows.push_back(nlohmann::json::parse(out.substr(at, end - at)));
    return windows;
}

/// The same, each without its "window" object.
inline std::vector<nlohmann::json> windows_in(const std::string& out) {
    auto windows = timed_windows_in(out);
    for (auto& one : windows) one.erase("window");
    return windows;
}

/// The object that `--stats` printed, the last line on standard error that is one.
inline nlohmann::json stats_in(const std::string& err) {
    const auto at = err.rfind("{\"v\":1,\"received\"");
    REQUIRE(at != std::string::npos);
    return nlohmann::json::parse(err.substr(at, err.find('\n', at) - at));
}

inline void check_identity(const nlohmann::json& stats) {
    std::uint64_t sum = 0;
    for (const char* const fate : {"counted", "late", "malformed", "oversize", "duplicate", "control", "dropped"})
        sum += stats.at(fate).get<std::uint64_t>();
    CHECK(stats.at("received") == sum);
}

inline record_feed feed_of(const corpus& made) {
    return [records = std::make_shared<strings>(made.records), next = std::size_t{0}](std::string& record) mutable {
        if (next == records->size()) return false;
        record = (*records)[next++];
        return true;
    };
}

/// The same records again and again, without end.
inline record_feed endless_feed(const corpus& made) {
    return [records = std::make_shared<strings>(made.records), next = std::size_t{0}](std::string& record) mutable {
        record = (*records)[next++ % records->size()];
        return true;
    };
}

}  // namespace weir::testing
