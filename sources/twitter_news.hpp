// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "block_writer.hpp"

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Twitter news are what a v1.1 stream says about itself among its posts: that it ends and why, that it is read too
/// slowly, and how many posts it has left out. A writer that lets all pass to the block writer, and tells the watcher
/// of the run. Works on its source's thread.
class twitter_news final : public record_writer {
public:
    /// The writer and the intake must outlive the news. What the server says is told without the `secrets`.
    twitter_news(block_writer& writer, intake& entrance, std::vector<std::string> secrets)
        : writer_(writer), entrance_(entrance), secrets_(std::move(secrets)) {}

    /// How many messages of these kinds came; none is a post.
    [[nodiscard]] std::uint64_t messages() const noexcept { return messages_; }

    /// A connection begins: its server counts from nothing, and may warn once more.
    void begin() noexcept;

    void append(std::string_view bytes) override { writer_.append(bytes); }
    [[nodiscard]] std::string_view current() const override { return writer_.current(); }
    void truncate(std::size_t size_bytes) override { writer_.truncate(size_bytes); }
    void end_record() override;
    void abandon_record() override { writer_.abandon_record(); }
    void keep_alive() override { writer_.keep_alive(); }
    void oversize() override { writer_.oversize(); }
    void malformed() override { writer_.malformed(); }

private:
    void read(std::string_view message);
    void take_limit(std::uint64_t left_out);
    void tell(std::string_view words);

    block_writer& writer_;
    intake& entrance_;
    const std::vector<std::string> secrets_;
    simdjson::dom::parser parser_;
    std::uint64_t messages_ = 0;
    std::uint64_t left_out_ = 0;  ///< by this connection, as its server last said
    bool warned_ = false;
    bool ends_ = false;
};

}  // namespace weir
