// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir {

/// A build error says that a flow was described wrongly: what was expected, what came, what to do.
class build_error : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// A stage error is the first exception that left a stage of a running flow, with the stage's name before its text. The
/// exception itself is `cause()`.
class stage_error : public std::runtime_error {
public:
    stage_error(std::string stage, const std::string& text, std::exception_ptr cause)
        : std::runtime_error("stage '" + stage + "' failed: " + text),
          stage_(std::move(stage)),
          cause_(std::move(cause)) {}

    [[nodiscard]] const std::string& stage() const noexcept { return stage_; }
    [[nodiscard]] const std::exception_ptr& cause() const noexcept { return cause_; }

private:
    std::string stage_;
    std::exception_ptr cause_;
};

}  // namespace weir
