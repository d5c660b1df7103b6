// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "demo.hpp"
#include "exit_code.hpp"
#include "failure_report.hpp"
#include "interrupt.hpp"
#include "output.hpp"

#include <weir/files.hpp>
#include <weir/replay_server.hpp>

#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

namespace weir::console {

namespace {

/// The lines of a file; with `loop`, from the beginning again at its end. Blank lines are left
/// out.
record_feed file_feed(const std::string& path, bool loop) {
    const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
    if (!*file) throw file_error(path, "cannot be opened");
    return [file, loop](std::string& record) {
        bool rewound = false;
        while (true) {
            if (std::getline(*file, record)) {
                if (record.find_first_not_of(" \t\r") != std::string::npos) return true;
            } else if (loop && !rewound) {
                rewound = true;  // a file without a record would loop for ever
                file->clear();
                file->seekg(0);
            } else {
                return false;
            }
        }
    };
}

record_feed feed_of(const replay_options& options) {
    return options.file ? file_feed(*options.file, options.loop) : demo_feed();
}

/// Lets the main thread wait for a signal.
class latch {
public:
    void release() {
        const std::scoped_lock lock(mutex_);
        released_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return released_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool released_ = false;
};

}  // namespace

int run_replay(const replay_options& options) {
    latch until_signal;
    const interrupt signals([&until_signal] { until_signal.release(); });
    try {
        weir::replay_options serving{.port = options.port, .keep_alive = options.keep_alive, .stay_open = true};
        serving.records_per_second = options.posts_per_second.value_or(0);
        serving.chunks.bytes = options.chunk_bytes.value_or(0);
        // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): the analyzer does not see std::function delete
        const replay_server server(feed_of(options), serving);
        write_all(STDERR_FILENO,
                  "weir: serving " + server.base_url() + "/1.1/statuses/sample.json (and filter.json) until Ctrl-C\n" +
                      "weir: read it with   weir top twitter:sample --url " + server.base_url() + "\n",
                  "standard error");
        until_signal.wait();
        return exit_code::done;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

}  // namespace weir::console
