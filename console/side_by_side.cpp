// SPDX-License-Identifier: Apache-2.0
#include "side_by_side.hpp"

#include "exit_code.hpp"

#include <weir/recording.hpp>

#include <utility>

namespace weir::console {

namespace {

/// Keeps a failure to make the source it stands for until it runs, so that a file that is missing is a failure like any
/// other. Without a reporter a failure is thrown on.
class lone_source final : public source {
public:
    using reporter = std::function<int(const std::exception_ptr&)>;

    lone_source(tweets of, std::size_t index, reporter report, std::shared_ptr<source_failures> failures)
        : of_(std::move(of)), index_(index), report_(std::move(report)), failures_(std::move(failures)) {}

    [[nodiscard]] std::size_t strands() override {
        try {
            made_ = of_.make();
            return made_->strands();
        } catch (...) {
            unmade_ = std::current_exception();
            return 1;
        }
    }

    void run(intake& entrance) override {
        try {
            if (unmade_) std::rethrow_exception(unmade_);
            if (!made_) made_ = of_.make();
            made_->run(entrance);
        } catch (const recording_error&) {
            throw;
        } catch (...) {
            failures_->add({index_, report_ ? report_(std::current_exception()) : exit_code::failed});
            if (!report_) throw;
        }
    }

private:
    tweets of_;
    std::size_t index_;
    reporter report_;
    std::shared_ptr<source_failures> failures_;
    std::unique_ptr<source> made_;
    std::exception_ptr unmade_;
};

}  // namespace

tweets failing_alone(tweets of, std::size_t index, std::function<int(const std::exception_ptr&)> report,
                     std::shared_ptr<source_failures> failures) {
    const std::string name = of.name();
    return {name, [of = std::move(of), index, report = std::move(report), failures = std::move(failures)] {
                return std::make_unique<lone_source>(of, index, report, failures);
            }};
}

tweets failing_all(tweets of, std::size_t index, std::shared_ptr<source_failures> failures) {
    return failing_alone(std::move(of), index, {}, std::move(failures));
}

}  // namespace weir::console
