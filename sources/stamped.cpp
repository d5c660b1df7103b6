// SPDX-License-Identifier: Apache-2.0
#include "weir/stamped.hpp"

#include "recording_intake.hpp"

#include <memory>
#include <string>
#include <utility>

namespace weir {

namespace {

class stamping_entrance final : public passing_intake {
public:
    using passing_intake::passing_intake;

    [[nodiscard]] bool put(handle<origin> batch) override {
        stamp(*batch);
        return passing_intake::put(std::move(batch));
    }
    [[nodiscard]] bool offer(handle<origin> batch) override {
        stamp(*batch);
        return passing_intake::offer(std::move(batch));
    }

private:
    void stamp(origin& batch) { static_cast<block&>(batch).receipts = {{0, time().now()}}; }
};

class stamped_source final : public source {
public:
    explicit stamped_source(std::unique_ptr<source> of) : of_(std::move(of)) {}

    [[nodiscard]] std::size_t strands() override { return of_->strands(); }

    void run(intake& entrance) override {
        stamping_entrance stamping(entrance);
        of_->run(stamping);
    }

private:
    std::unique_ptr<source> of_;
};

}  // namespace

tweets stamped(tweets of) {
    const std::string name = of.name();
    return {name, [of = std::move(of)] { return std::make_unique<stamped_source>(of.make()); }};
}

}  // namespace weir
