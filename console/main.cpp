// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure_report.hpp"
#include "output.hpp"
#include "version.hpp"

#include <unistd.h>

namespace console = weir::console;

namespace {

struct execute {
    int operator()(const console::top_options& options) const { return console::run_top(options); }
    int operator()(const console::generate_options& options) const { return console::run_generate(options); }
    int operator()(const console::replay_options& options) const { return console::run_replay(options); }
    int operator()(const console::x_rules_options& options) const { return console::run_x_rules(options); }
    int operator()(const console::message& said) const {
        console::write_all(said.to_stderr ? STDERR_FILENO : STDOUT_FILENO, said.text, "output");
        return said.exit_code;
    }
};

}  // namespace

int main(int count, char** arguments) {
    try {
        return std::visit(execute(), console::parse(count, arguments, console::version_text));
    } catch (...) {
        return console::report_failure(std::current_exception());
    }
}
