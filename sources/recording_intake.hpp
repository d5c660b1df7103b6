// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/source.hpp>

#include <functional>
#include <utility>

namespace weir {

/// A passing intake is the entrance to a flow with something of one's own before it: all goes on to the entrance behind
/// it, which must outlive it.
class passing_intake : public intake {
public:
    explicit passing_intake(intake& behind) noexcept : behind_(behind) {}

    [[nodiscard]] bool put(handle<origin> batch) override { return behind_.put(std::move(batch)); }
    [[nodiscard]] bool offer(handle<origin> batch) override { return behind_.offer(std::move(batch)); }
    [[nodiscard]] bool reopen() override { return behind_.reopen(); }
    void on_open(std::function<void()> wake) override { behind_.on_open(std::move(wake)); }
    [[nodiscard]] std::stop_token stopping() const override { return behind_.stopping(); }
    void report(const tally& fate) override { behind_.report(fate); }
    void report_reconnect() override { behind_.report_reconnect(); }
    void notice(std::string_view text) override { behind_.notice(text); }
    [[nodiscard]] clock& time() override { return behind_.time(); }
    [[nodiscard]] block_pool& blocks() override { return behind_.blocks(); }

protected:
    /// The block that the batch of a source of records is, read if its source left that to others.
    [[nodiscard]] block& loaded(origin& batch) {
        auto& records = static_cast<block&>(batch);
        if (const auto refused = records.load(); refused != tally{}) report(refused);
        return records;
    }

private:
    intake& behind_;
};

}  // namespace weir
