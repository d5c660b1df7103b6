// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/framing.hpp>
#include <weir/json_stream.hpp>
#include <weir/sse_parser.hpp>

#include "block_writer.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// Recent events are the last so many events of a stream, by the hash of their id and data: enough to know them again
/// when a server sends them twice. Some KB; one thread at a time.
class recent_events {
public:
    static constexpr std::size_t most = 1024;

    /// False: it was there already.
    bool add(const sse_event& one);

private:
    std::vector<std::size_t> hashes_;
    std::size_t next_ = 0;
};

/// Stream records are what a response's bytes are cut into, by lines or events, and what the judge says becomes of
/// them. They last for all connections of a run. Used by the source's thread only.
///
/// 1. After a verdict that ends the connection, what else comes on it is ignored.
/// 2. While a connection is young (its first 1,024 events) and was resumed, an event known from before is a duplicate.
class stream_records final : private sse_consumer, private record_writer {
public:
    /// The options and the writer must outlive the records.
    stream_records(const json_source_options& options, block_writer& writer);

    /// A response begins. False: by its content type it is no stream.
    [[nodiscard]] bool begin(std::string_view content_type);

    /// Takes the next bytes. False: the connection is of no more use.
    [[nodiscard]] bool feed(std::string_view bytes);

    /// The response is over. What is unfinished is malformed, unless the run was stopped or it will come again.
    void finish(http_outcome::ending how);

    /// The verdict that ended the connection, once.
    [[nodiscard]] std::optional<record_verdict> take_verdict() { return std::exchange(verdict_, std::nullopt); }

    /// The id to go on from, or an empty text.
    [[nodiscard]] std::string_view last_event_id() const noexcept;

    /// How long the server wants to be left alone after a lost connection; 5 minutes at most.
    [[nodiscard]] std::optional<duration> retry() const;

private:
    void event(const sse_event& one) override;
    [[nodiscard]] bool is_repeated(const sse_event& one);
    [[nodiscard]] bool accepts(std::string_view event, std::string_view record);

    void append(std::string_view bytes) override { writer_.append(bytes); }
    [[nodiscard]] std::string_view current() const override { return writer_.current(); }
    void truncate(std::size_t size_bytes) override { writer_.truncate(size_bytes); }
    void end_record() override;
    void abandon_record() override { writer_.abandon_record(); }
    void keep_alive() override {}
    void malformed() override;
    void oversize() override;

    const json_source_options& options_;
    block_writer& writer_;
    const std::unique_ptr<record_judge> judge_;
    framer lines_;
    sse_parser events_;
    bool by_events_ = false;
    std::string line_;  ///< an event's data of several lines, made one
    recent_events recent_;
    std::size_t maybe_repeated_ = 0;  ///< so many events to come may have come before
    std::optional<record_verdict> verdict_;
};

}  // namespace weir
