// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/framing.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace weir::testing {

/// A record log is a record writer that writes down what it hears: records as they are, the rest in angle brackets.
class record_log final : public record_writer {
public:
    std::vector<std::string> events;

    /// The longest that a record under construction has been.
    std::size_t most_kept_bytes = 0;

    void append(std::string_view bytes) override {
        record_ += bytes;
        most_kept_bytes = std::max(most_kept_bytes, record_.size());
    }
    [[nodiscard]] std::string_view current() const override { return record_; }
    void truncate(std::size_t size_bytes) override { record_.resize(size_bytes); }
    void end_record() override {
        events.push_back(record_);
        record_.clear();
    }
    void abandon_record() override { record_.clear(); }
    void keep_alive() override { events.push_back("<keep-alive>"); }
    void oversize() override { events.push_back("<oversize>"); }
    void malformed() override { events.push_back("<malformed>"); }

private:
    std::string record_;
};

/// What a framer makes of `chunks`, with whether it is lost and its framing errors as the last events.
inline std::vector<std::string> events_of(framing mode, const std::vector<std::string_view>& chunks,
                                          framer::limits limits = {}) {
    record_log log;
    framer under_test(mode, log, limits);
    for (const auto chunk : chunks) under_test.feed(chunk);
    if (under_test.lost()) log.events.push_back("<lost>");
    under_test.finish();
    log.events.push_back("<errors " + std::to_string(under_test.framing_errors()) + ">");
    return log.events;
}

}  // namespace weir::testing
