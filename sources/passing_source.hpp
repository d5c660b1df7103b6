// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/source.hpp>
#include <weir/tweets.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace weir {

/// A passing intake is the entrance to a flow with something of one's own before it: all goes on to the entrance behind
/// it, which must outlive it.
class passing_intake : public intake {
public:
    explicit passing_intake(intake& behind) noexcept : behind_(behind) {}

    [[nodiscard]] bool put(handle<origin> batch) override {
        attend(*batch);
        return behind_.put(std::move(batch));
    }
    [[nodiscard]] bool offer(handle<origin> batch) override {
        attend(*batch);
        return behind_.offer(std::move(batch));
    }
    [[nodiscard]] bool reopen() override { return behind_.reopen(); }
    void on_open(std::function<void()> wake) override { behind_.on_open(std::move(wake)); }
    [[nodiscard]] std::stop_token stopping() const override { return behind_.stopping(); }
    void report(const tally& fate) override { behind_.report(fate); }
    void report_reconnect() override { behind_.report_reconnect(); }
    void notice(std::string_view text) override { behind_.notice(text); }
    [[nodiscard]] clock& time() override { return behind_.time(); }
    [[nodiscard]] block_pool& blocks() override { return behind_.blocks(); }

protected:
    /// What is to be done to each batch before it goes on.
    virtual void attend(origin& batch) { static_cast<void>(batch); }

    /// The block that the batch of a source of records is, read if its source left that to others.
    [[nodiscard]] block& loaded(origin& batch) {
        auto& records = static_cast<block&>(batch);
        if (const auto refused = records.load(); refused != tally{}) report(refused);
        return records;
    }

private:
    intake& behind_;
};

/// The same source, which delivers through what `before` makes of the entrance: a `passing_intake`.
template <class Before>
[[nodiscard]] tweets passing_through(tweets of, Before before) {
    class passing_source final : public source {
    public:
        passing_source(std::unique_ptr<source> of, const Before& before) : of_(std::move(of)), before_(before) {}

        [[nodiscard]] std::size_t strands() override { return of_->strands(); }

        void run(intake& entrance) override {
            auto passing = before_(entrance);
            of_->run(passing);
        }

    private:
        std::unique_ptr<source> of_;
        Before before_;
    };
    std::string name = of.name();
    return {std::move(name), [of = std::move(of), before = std::move(before)] {
                return std::make_unique<passing_source>(of.make(), before);
            }};
}

}  // namespace weir
