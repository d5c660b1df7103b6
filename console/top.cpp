// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure_report.hpp"
#include "interrupt.hpp"
#include "loaded_library.hpp"
#include "nothing_counted.hpp"
#include "output.hpp"
#include "secrets.hpp"
#include "side_by_side.hpp"
#include "source_table.hpp"
#include "trending.hpp"

#include <weir/recording.hpp>
#include <weir/run.hpp>
#include <weir/stamped.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace weir::console {

namespace {

/// What `weir top` reads, and what has to live while it does.
struct opened_sources {
    trending_sources all;
    std::vector<std::shared_ptr<void>> keeps;
    std::shared_ptr<source_failures> failures = std::make_shared<source_failures>();
    std::shared_ptr<recorder> recording = nullptr;
};

/// The name by which a source was given, without what an address keeps secret.
std::string shown_name(const source_argument& one) {
    return one.kind->prefix.starts_with("http") ? one.text.substr(0, one.text.find('?')) : one.text;
}

/// What stands for a source that cannot even be opened.
class unavailable final : public source {
public:
    explicit unavailable(std::string why) : why_(std::move(why)) {}
    void run(intake&) override { throw std::runtime_error(why_); }

private:
    std::string why_;
};

/// A source whose library is missing fails when it is run, like any other, and not those beside it.
opened_source open_source(const source_argument& one, const top_options& options) {
    try {
        return one.kind->open(one, options);
    } catch (const missing_library& missing) {
        if (options.sources.size() == 1) throw;
        return {.from = tweets(one.text,
                               [why = std::string(missing.what())] { return std::make_unique<unavailable>(why); })};
    }
}

/// Each under the name by which it was given. One that fails ends alone, unless it is the only one or --strict is
/// given.
opened_sources open_sources(const top_options& options) {
    opened_sources made;
    for (const source_argument& one : options.sources) {
        auto opened = open_source(one, options);
        made.all.only_tweets = made.all.only_tweets && opened.only_tweets;
        made.all.from.emplace_back(shown_name(one), [from = std::move(opened.from)] { return from.make(); });
        made.keeps.push_back(std::move(opened.keeps));
    }
    if (options.record) made.recording = std::make_shared<recorder>(*options.record);
    const bool several = options.sources.size() > 1;
    for (std::size_t index = 0; index < made.all.from.size(); ++index) {
        auto& one = made.all.from[index];
        const bool stamps = options.time == window_time::event && options.sources[index].kind->live;
        if (made.recording)
            one = recorded(std::move(one), made.recording, stamps ? receipt_stamps::set : receipt_stamps::leave);
        else if (stamps)
            one = stamped(std::move(one));
        if (several && options.strict) one = failing_all(std::move(one), index, made.failures);
        if (several && !options.strict) one = failing_alone(std::move(one), index, report_failure, made.failures);
    }
    return made;
}

run_options run_options_of(const top_options& options) {
    run_options chosen;
    if (options.threads) chosen.threads = static_cast<unsigned>(*options.threads);
    if (options.max_demand) chosen.max_demand = *options.max_demand;
    chosen.on_notice = [](std::string_view source, std::string_view text) {
        say(std::string(source) + (source.ends_with(':') ? " " : ": ") + std::string(text));
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

/// What --stats tells of a run that is over.
run_view stats_of(const run_report& done, const source_failures& failures, const left_out& out) {
    run_view view{.records = done.records,
                  .reconnects = done.reconnects,
                  .max_batches_in_flight = done.max_batches_in_flight,
                  .max_bytes_in_flight = done.max_bytes_in_flight,
                  .peak_rss_bytes = peak_rss_bytes(),
                  .untimed = out.untimed,
                  .filtered = done.records.filtered + out.unwanted,
                  .refused_tags = out.tags.seen().total(),
                  .sources = {}};
    view.records.late += out.late;
    view.records.counted -= out.late;
    for (const source_report& one : done.sources) view.sources.push_back({one.name, one.records, one.reconnects});
    for (const failed_source& one : failures.all()) view.sources.at(one.index).failed = true;
    return view;
}

render_options render_options_of(const top_options& options) {
    const environment variable = process_environment();
    const std::string no_color = variable("NO_COLOR").value_or("");
    const std::string term = variable("TERM").value_or("");
    const bool color = wants_color(options.color, {::isatty(STDOUT_FILENO) == 1, no_color, term});
    return {.format = options.format, .color = color, .top = options.top, .tags = !options.counted.by};
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

int end_of(recorder& recording) {
    try {
        recording.finish();
        return exit_code::done;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

/// A newcomer who gave the wrong file or option would otherwise see empty windows and no reason.
void explain_empty(const top_options& options, const std::vector<source_report>& sources) {
    const auto& what = options.counted;
    for (std::size_t index = 0; index < sources.size() && index < options.sources.size(); ++index) {
        const source_kind& kind = *options.sources[index].kind;
        if (kind.live && !kind.prefix.starts_with("http")) continue;  // their messages are known
        const auto why = why_nothing_counted(sources[index].records, !what.by && !what.text);
        if (!why.empty()) say(sources[index].name + ": " + why);
    }
}

/// How long somebody at a terminal waits for a first list, and that for partitions that may have nothing for it.
constexpr std::chrono::seconds patience{2};
constexpr std::chrono::milliseconds patience_with_partitions{250};

/// Whether a first list is worth more than its window's end is far: somebody looks on, and posts come as they are made.
bool wants_early_list(const top_options& options) {
    const auto live = [](const source_argument& one) { return one.kind->live; };
    return options.format == output_format::text && ::isatty(STDOUT_FILENO) == 1 && options.window > patience &&
           !options.slide && options.time == window_time::receive &&
           std::any_of(options.sources.begin(), options.sources.end(), live);
}

/// Asks for the early list when patience is at an end, unless it is gone before.
class early_request {
public:
    early_request(running& flow, early_list& list)
        : waits_([this, &flow, &list](const std::stop_token& gone) {
              if (!waits(patience, gone)) return;
              flow.trigger(so_far);
              if (waits(patience_with_partitions, gone)) list.show();
          }) {}

private:
    /// False: nobody wants it any more.
    bool waits(std::chrono::milliseconds time, const std::stop_token& gone) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, gone, time, [] { return false; });
        return !gone.stop_requested();
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread waits_;
};

/// The exit code of a run that came to its end although `failed` of its sources did not.
int code_after(const std::vector<failed_source>& failed, std::size_t sources) {
    if (failed.empty()) return exit_code::done;
    return failed.size() < sources ? exit_code::partly_done : failed.front().exit_code;
}

}  // namespace

int run_top(const top_options& options) {
    drain_target target;
    const interrupt signals([&target] { target.drain(); });  // before any other thread begins
    try {
        const auto opened = open_sources(options);
        renderer render(render_options_of(options));
        trending_ends ends{
            .print = [&render](const window_view& view) { write_all(STDOUT_FILENO, render(view), "standard output"); }};
        if (wants_early_list(options)) {
            ends.early = std::make_shared<early_list>(options.top, ends.print);
            ends.print = [early = ends.early](const window_view& view) { early->print(view); };
        }
        running flow(trending(opened.all, options, ends), run_options_of(options));
        target.set(&flow);
        std::optional<early_request> early;
        if (ends.early) early.emplace(flow, *ends.early);
        int code = wait_for(flow);
        early.reset();
        target.set(nullptr);
        if (code == exit_code::done && opened.recording) code = end_of(*opened.recording);
        if (code == exit_code::done) explain_empty(options, flow.report().sources);
        if (code == exit_code::done) code = code_after(opened.failures->all(), options.sources.size());
        if (options.stats)
            write_all(STDERR_FILENO, render_stats(stats_of(flow.report(), *opened.failures, *ends.out)),
                      "standard error");
        return code;
    } catch (...) {
        return report_failure(std::current_exception());
    }
}

}  // namespace weir::console
