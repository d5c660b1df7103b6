// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "demo.hpp"
#include "exit_code.hpp"
#include "failure_report.hpp"
#include "interrupt.hpp"
#include "output.hpp"
#include "secrets.hpp"
#include "trending.hpp"

#include <weir/run.hpp>

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace weir::console {

namespace {

/// How often a connection may fail before the source counts as unreachable: after about 4 s of network errors if it
/// never worked (the address may be wrong), after about 3 min if it did.
constexpr std::size_t failures_at_first = 6;
constexpr std::size_t failures_in_a_row = 40;

/// What `weir top` reads, and what has to live while it does.
struct opened_source {
    std::unique_ptr<demo_server> server;
    std::optional<tweets> from;
};

twitter::stream_options stream_options_of(const top_options& options) {
    const auto& given = options.twitter;
    twitter::stream_options stream{
        .track = given.track, .follow = given.follow, .locations = given.locations, .language = given.language};
    stream.give_up_first = failures_at_first;
    stream.give_up_after = failures_in_a_row;
    const bool filtering = options.source.kind == source_kind::twitter_filter;
    if (given.url) stream.url = *given.url + (filtering ? "/1.1/statuses/filter.json" : "/1.1/statuses/sample.json");
    const bool required = !given.url || !is_loopback_http(*given.url);
    auto found = find_secrets({process_environment(), given.credentials_file, required});
    if (found.has_oauth1())
        stream.credentials = oauth::credentials{std::move(found.consumer_key), std::move(found.consumer_secret),
                                                std::move(found.token), std::move(found.token_secret)};
    else if (!found.bearer.empty())
        stream.credentials = twitter::bearer_token{std::move(found.bearer)};
    return stream;
}

opened_source open_source(const top_options& options) {
    switch (options.source.kind) {
        case source_kind::file:
            return {nullptr, tweets_from_file(options.source.file)};
        case source_kind::standard_input:
            return {nullptr, tweets_from_descriptor(STDIN_FILENO, "standard input")};
        case source_kind::twitter_sample:
            return {nullptr, twitter::sample(stream_options_of(options))};
        case source_kind::twitter_filter:
            return {nullptr, twitter::filter(stream_options_of(options))};
        case source_kind::demo:
            break;
    }
    auto server = std::make_unique<demo_server>();
    auto from = server->stream();
    return {std::move(server), std::move(from)};
}

run_options run_options_of(const top_options& options) {
    run_options chosen;
    if (options.threads) chosen.threads = static_cast<unsigned>(*options.threads);
    if (options.max_demand) chosen.max_demand = *options.max_demand;
    chosen.on_notice = [](std::string_view source, std::string_view text) {
        say(std::string(source) + ": " + std::string(text));
    };
    return chosen;
}

/// Not by getrusage: what the process that started this one held shows there too, since it was this one before exec.
std::uint64_t peak_rss_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string name; status >> name;) {
        std::uint64_t kibibytes = 0;
        if (name == "VmHWM:" && status >> kibibytes) return kibibytes * 1024;
        status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return 0;
}

void print_stats(const run_report& done) {
    const run_view view{done.records, done.reconnects, done.max_batches_in_flight, done.max_bytes_in_flight,
                        peak_rss_bytes()};
    write_all(STDERR_FILENO, render_stats(view), "standard error");
}

render_options render_options_of(const top_options& options) {
    const auto variable = [](const char* name) -> std::string_view {
        const char* const value = std::getenv(name);
        return value ? value : "";
    };
    const bool color =
        wants_color(options.color, {::isatty(STDOUT_FILENO) == 1, variable("NO_COLOR"), variable("TERM")});
    return {.format = options.format, .color = color, .top = options.top};
}

/// The flow that a signal is to drain. A signal that came before there is one drains it as soon as it runs.
class drain_target {
public:
    void drain() {
        const std::scoped_lock lock(mutex_);
        wanted_ = true;
        if (flow_) flow_->drain();
    }

    void set(running* flow) {
        const std::scoped_lock lock(mutex_);
        flow_ = flow;
        if (flow_ && wanted_) flow_->drain();
    }

private:
    std::mutex mutex_;
    running* flow_ = nullptr;
    bool wanted_ = false;
};

int wait_for(running& flow) {
    try {
        flow.wait();
        return exit_code::done;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

}  // namespace

int run_top(const top_options& options) {
    drain_target target;
    const interrupt signals([&target] { target.drain(); });  // before any other thread begins
    try {
        auto opened = open_source(options);
        renderer render(render_options_of(options));
        const auto print = [&render](const window_view& view) {
            write_all(STDOUT_FILENO, render(view), "standard output");
        };
        running flow(trending(std::move(*opened.from), options, print), run_options_of(options));
        target.set(&flow);
        const int code = wait_for(flow);
        target.set(nullptr);
        if (options.stats) print_stats(flow.report());
        return code;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

}  // namespace weir::console
