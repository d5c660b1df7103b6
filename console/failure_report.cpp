// SPDX-License-Identifier: Apache-2.0
#include "failure_report.hpp"

#include "exit_code.hpp"
#include "output.hpp"
#include "secrets.hpp"
#include "terminal_text.hpp"
#include "usage_error.hpp"

#include <weir/error.hpp>
#include <weir/source_error.hpp>

#include <unistd.h>

#include <string>

namespace weir::console {

namespace {

int fail(int code, const char* text) noexcept {
    say(text);
    return code;
}

int code_of(source_error::kind kind) {
    switch (kind) {
        case source_error::kind::unauthorised:
            return exit_code::not_authorised;
        case source_error::kind::unreachable:
            return exit_code::unreachable;
        case source_error::kind::rejected:
            break;
    }
    return exit_code::failed;
}

int explain(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const output_closed&) {
        return exit_code::done;
    } catch (const stage_error& failed) {
        return explain(failed.cause());
    } catch (const usage_error& wrong) {
        return fail(exit_code::wrong_usage, wrong.what());
    } catch (const secrets_error& missing) {
        return fail(exit_code::not_authorised, missing.what());
    } catch (const source_error& failed) {
        return fail(code_of(failed.what_kind()), failed.what());
    } catch (const std::exception& failed) {
        return fail(exit_code::failed, failed.what());
    } catch (...) {
        return fail(exit_code::failed, "failed for a reason unknown");
    }
}

}  // namespace

void say(std::string_view text) noexcept {
    try {
        std::string line = "weir: ";
        append_safe(line, text);
        write_all(STDERR_FILENO, line + "\n", "standard error");
    } catch (...) {  // there is nobody left to tell
    }
}

int report_failure(const std::exception_ptr& error) noexcept {
    try {
        return explain(error);
    } catch (...) {
        return exit_code::failed;
    }
}

}  // namespace weir::console
