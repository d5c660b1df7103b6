// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "block_writer.hpp"
#include "jetstream_message.hpp"
#include "jetstream_progress.hpp"
#include "jetstream_route.hpp"
#include "zstd_decoder.hpp"

#include <weir/bluesky.hpp>
#include <weir/source_error.hpp>
#include <weir/web_socket.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// A jetstream_reception is one run of a bluesky stream: its connections, one after the other, read into blocks. On its
/// source's thread.
class jetstream_reception final : public web_socket_consumer {
public:
    jetstream_reception(const bluesky::stream_options& options, intake& entrance);
    ~jetstream_reception() override;
    jetstream_reception(const jetstream_reception&) = delete;
    jetstream_reception& operator=(const jetstream_reception&) = delete;

    void run();

    [[nodiscard]] bool ready() override { return writer_.ready(); }
    [[nodiscard]] bool take(std::string_view message, bool binary) override;
    void skipped() override;
    [[nodiscard]] time_point attend() override { return writer_.attend(); }

private:
    [[nodiscard]] web_socket_outcome connect();
    void fetch_dictionary();

    [[nodiscard]] std::optional<std::string_view> decoded(std::string_view message);
    [[nodiscard]] bool take_text(std::string_view text);
    void take_event(const jetstream_message& message, std::string_view text);
    void take_information(const jetstream_message& message);
    void write(std::string_view text);
    void count(std::uint64_t tally::*fate);
    void tell_gap();

    [[nodiscard]] bool go_on_after(const web_socket_outcome& outcome);
    [[nodiscard]] std::optional<source_error> wait_after(const web_socket_outcome& outcome);
    [[nodiscard]] source_error error_for(const web_socket_outcome& outcome, const std::string& text,
                                         bool tried_again) const;
    [[nodiscard]] bool mend(const web_socket_outcome& outcome);
    void deliver_rest();
    [[nodiscard]] std::string told(const web_socket_outcome& outcome) const;

    const bluesky::stream_options& options_;
    intake& entrance_;
    block_writer writer_;
    web_socket socket_;
    jetstream_route route_;
    jetstream_progress progress_;
    jetstream_reader reader_;

    std::optional<zstd_decoder> decoder_;
    std::optional<std::size_t> decoder_host_;  ///< whose dictionary was asked for last
    bool asked_again_ = false;  ///< for a dictionary since the last message, as the server refused its own
    std::string line_;

    std::uint64_t messages_ = 0;
    std::string failure_;  ///< what the server gave as its reason for ending the stream
};

}  // namespace weir
