// SPDX-License-Identifier: Apache-2.0
#include "recording_strands.hpp"

#include "recording_line.hpp"
#include "weir/recording.hpp"

#include <weir/records.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace weir {

std::uint32_t recording_strands::number_of(std::string_view name) {
    if (!left_.empty() && name == last_name_) return last_;
    const auto next = static_cast<std::uint32_t>(std::min(left_.size(), most - 1));
    auto found = numbers_.find(name);
    if (found == numbers_.end()) {
        if (left_.size() == most) return next;  // its name is not kept
        found = numbers_.emplace(name, next).first;
        names_.emplace_back(name);
        left_.push_back(0);
    }
    last_name_ = name;
    last_ = found->second;
    return last_;
}

namespace {

/// An entrance behind which lines are counted, and gone.
class counting_intake final : public intake {
public:
    [[nodiscard]] bool put(handle<origin> batch) override {
        auto& lines = static_cast<block&>(*batch);
        static_cast<void>(lines.load());
        record_cursor cursor(lines);
        for (std::string_view line; cursor.next(line);) {
            const auto found = read_recorded(line);
            if (!found && seen_.size() == 0) return false;
            if (found) seen_.expect(seen_.number_of(found->source));
        }
        return true;
    }
    [[nodiscard]] bool offer(handle<origin> batch) override { return put(std::move(batch)); }
    [[nodiscard]] bool reopen() override { return true; }
    void on_open(std::function<void()>) override {}
    [[nodiscard]] std::stop_token stopping() const override { return {}; }
    void report(const tally&) override {}
    void report_reconnect() override {}
    [[nodiscard]] clock& time() override { return *clock_; }
    [[nodiscard]] block_pool& blocks() override { return *blocks_; }

    [[nodiscard]] recording_strands seen() && { return std::move(seen_); }

private:
    std::shared_ptr<clock> clock_ = system_clock();
    std::shared_ptr<block_pool> blocks_ = std::make_shared<block_pool>();
    recording_strands seen_;
};

}  // namespace

recording_strands strands_in(const tweets& lines) {
    counting_intake behind;
    try {
        lines.make()->run(behind);
    } catch (...) {  // whoever replays it will say why
        return {};
    }
    return std::move(behind).seen();
}

}  // namespace weir
