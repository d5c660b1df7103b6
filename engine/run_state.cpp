// SPDX-License-Identifier: Apache-2.0
#include "run_state.hpp"

namespace weir {

namespace {

std::string text_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
        return "an exception that is no std::exception";
    }
}

}  // namespace

void run_state::fail(const std::string& stage) noexcept {
    try {
        const auto cause = std::current_exception();
        remember(std::make_exception_ptr(stage_error(stage, text_of(cause), cause)));
    } catch (...) {
        remember(std::current_exception());
    }
    stop();
}

}  // namespace weir
