// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure_report.hpp"
#include "output.hpp"

#include <weir/files.hpp>
#include <weir/synthetic.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

namespace weir::console {

namespace {

constexpr std::size_t write_at_once = std::size_t{256} << 10;

/// Where the records go: a file of our own, or standard output.
class destination {
public:
    explicit destination(const std::optional<std::string>& path) {
        if (!path) return;
        name_ = *path;
        descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (descriptor_ < 0) throw file_error(name_, std::generic_category().message(errno));
    }
    ~destination() {
        if (descriptor_ != STDOUT_FILENO) ::close(descriptor_);
    }
    destination(const destination&) = delete;
    destination& operator=(const destination&) = delete;

    void write(std::string_view text) const { write_all(descriptor_, text, name_.c_str()); }

private:
    int descriptor_ = STDOUT_FILENO;
    std::string name_ = "standard output";
};

void generate(const generate_options& options) {
    const destination out(options.output);
    synthetic_tweets stream(options.stream);
    std::string lines;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    while ((!options.count || records < *options.count) && (!options.bytes || bytes < *options.bytes)) {
        const auto before = lines.size();
        stream.append_next(lines);
        lines += '\n';
        ++records;
        bytes += lines.size() - before;
        if (lines.size() < write_at_once) continue;
        out.write(lines);
        lines.clear();
    }
    out.write(lines);
}

}  // namespace

int run_generate(const generate_options& options) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        generate(options);
        return exit_code::done;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

}  // namespace weir::console
