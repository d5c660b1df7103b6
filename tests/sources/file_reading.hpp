// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/recording_intake.hpp"

#include <weir/files.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::testing {

/// A file in a directory of its own that goes with it.
class temporary_file {
public:
    explicit temporary_file(std::string_view content) {
        std::string pattern = (std::filesystem::temp_directory_path() / "weir_files_XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
        directory_ = pattern;
        std::ofstream(path(), std::ios::binary) << content;
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { std::filesystem::remove_all(directory_); }

    [[nodiscard]] std::string path() const { return (directory_ / "posts.ndjson").string(); }
    [[nodiscard]] std::string directory() const { return directory_.string(); }

private:
    std::filesystem::path directory_;
};

/// A handing_intake is an entrance whose batches are given to `take` as they come. Like recording_intake it has no flow
/// behind it.
class handing_intake final : public intake {
public:
    using take_block = std::function<void(handle<block>)>;
    handing_intake(recording_intake& surroundings, take_block take)
        : surroundings_(surroundings), take_(std::move(take)) {}

    [[nodiscard]] bool put(handle<origin> batch) override {
        take_(handle<block>(&dynamic_cast<block&>(*batch)));
        return !stopping().stop_requested();
    }
    [[nodiscard]] bool offer(handle<origin> batch) override { return put(std::move(batch)); }
    [[nodiscard]] bool reopen() override { return true; }
    void on_open(std::function<void()>) override {}
    [[nodiscard]] std::stop_token stopping() const override { return surroundings_.stopping(); }
    void report(const tally& fate) override { surroundings_.report(fate); }
    void report_reconnect() override {}
    [[nodiscard]] clock& time() override { return surroundings_.time(); }
    [[nodiscard]] block_pool& blocks() override { return surroundings_.blocks(); }

private:
    recording_intake& surroundings_;
    take_block take_;
};

/// What a source delivered, as whoever loads its blocks in their order sees it.
struct delivery {
    std::vector<std::string> blocks;
    tally reported;

    [[nodiscard]] std::string text() const {
        std::string all;
        for (const auto& one : blocks) all += one;
        return all;
    }
    friend bool operator==(const delivery&, const delivery&) = default;
};

/// Runs the source, and loads each block when it comes.
inline delivery delivered_by(source& from) {
    recording_intake surroundings;
    delivery result;
    handing_intake entrance(surroundings, [&](const handle<block>& arrived) {
        result.reported += arrived->load();
        result.blocks.emplace_back(arrived->text());
    });
    from.run(entrance);
    result.reported += surroundings.reported();
    return result;
}

/// Runs the source, and leaves its blocks unread.
inline std::vector<handle<block>> blocks_left_by(source& from) {
    recording_intake surroundings;
    std::vector<handle<block>> blocks;
    handing_intake entrance(surroundings, [&](handle<block> arrived) { blocks.push_back(std::move(arrived)); });
    from.run(entrance);
    return blocks;
}

}  // namespace weir::testing
