// SPDX-License-Identifier: Apache-2.0
// The whole job, from a file to its top 25, as whole processes: weir, the peers and what else is installed, round by
// round, their outputs compared before a time counts.
// Usage: bench_whole [OPTION...] FILE...   (--help says which)
#include "whole/contenders.hpp"
#include "whole/figures.hpp"
#include "whole/process.hpp"

#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace weir::bench;

constexpr const char* usage =
    "usage: bench_whole [OPTION...] FILE...\n"
    "  --rounds N          how often each program runs (default 7)\n"
    "  --slow-rounds N     how often jq, DuckDB and Flow run (default 1; 0: not at all)\n"
    "  --only TEXT         only programs whose names contain TEXT, and the baseline; may be repeated\n"
    "  --also NAME=COMMAND another program, run by sh; {} in COMMAND is the file; may be repeated\n"
    "  --weir PROGRAM      the console to measure\n"
    "FILE.top, where it is there, holds the lines COUNT #TAG that are right; else the baseline is believed.\n";

struct options {
    std::size_t rounds = 7;
    std::size_t slow_rounds = 1;
    std::vector<std::string> only;
    std::vector<std::string> also;
    std::string weir;
    std::vector<std::string> files;
};

options options_of(const std::vector<std::string>& arguments) {
    options asked;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const auto& name = arguments[index];
        if (name.rfind("--", 0) != 0) {
            asked.files.push_back(name);
            continue;
        }
        if (++index == arguments.size()) throw std::invalid_argument(name + " wants a value");
        const auto& value = arguments[index];
        if (name == "--rounds")
            asked.rounds = std::stoul(value);
        else if (name == "--slow-rounds")
            asked.slow_rounds = std::stoul(value);
        else if (name == "--only")
            asked.only.push_back(value);
        else if (name == "--also")
            asked.also.push_back(value);
        else if (name == "--weir")
            asked.weir = value;
        else
            throw std::invalid_argument("no option is called " + name);
    }
    if (asked.files.empty()) throw std::invalid_argument("no FILE to run on");
    return asked;
}

bool is_wanted(const contender& one, const options& asked) {
    if (one.slow && asked.slow_rounds == 0) return false;
    if (asked.only.empty() || one.name == baseline_name) return true;
    return std::any_of(asked.only.begin(), asked.only.end(),
                       [&](const std::string& text) { return one.name.find(text) != std::string::npos; });
}

places our_places(const options& asked) {
    const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto weir = asked.weir.empty() ? (here.parent_path() / "console" / "weir").string() : asked.weir;
    return {here.string(), weir, WEIR_BENCH_SOURCE "/bench/peers"};
}

std::vector<contender> wanted_contenders(const options& asked) {
    auto all = all_contenders(our_places(asked));
    std::erase_if(all, [&](const contender& one) { return !is_wanted(one, asked); });
    for (const auto& text : asked.also) {
        const auto equals = text.find('=');
        if (equals == std::string::npos) throw std::invalid_argument("--also wants NAME=COMMAND, not " + text);
        all.push_back(shell_contender(text.substr(0, equals), text.substr(equals + 1), false));
    }
    return all;
}

/// What is right, for either kind of answer.
struct truth {
    std::string top;
    std::string sum;
};

truth truth_of(const std::string& file, const places& where) {
    truth known;
    known.sum = run_process({where.peers + "/peer_one_thread", file, "--sum"}).output;
    if (std::ifstream top(file + ".top"); top)
        known.top = (std::ostringstream() << top.rdbuf()).str();
    else
        known.top = counted_lines(run_process({where.peers + "/peer_pipeline", file}).output);
    if (known.top.empty()) throw std::runtime_error(file + " has no tags, or cannot be read");
    return known;
}

/// Shows what is running, where somebody looks.
void show_progress(const std::string& text) {
    if (::isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r\033[K%s", text.c_str());
}

/// Runs it once; false, and says so, if its answer is not the right one.
bool run_once(figures& one, const std::string& file, const truth& right, bool counts) {
    show_progress(file + " " + one.who->name);
    auto ran = run_process(one.who->command(file));
    const bool same = one.who->gives == answer::sum ? ran.output == right.sum : counted_lines(ran.output) == right.top;
    if (!same || !ran.succeeded) {
        one.refused = ran.succeeded ? "WRONG RESULT, times do not count" : "FAILED, times do not count";
        show_progress({});
        std::fprintf(stderr, "!!! %s: %s: %s. It printed:\n%.2000s\n", file.c_str(), one.who->name.c_str(),
                     one.refused.c_str(), ran.output.c_str());
        return false;
    }
    ran.output.clear();
    if (counts) one.runs.push_back(std::move(ran));
    return true;
}

file_figures measure(const std::string& file, const std::vector<contender>& contenders, const options& asked) {
    file_figures result{file, static_cast<double>(std::filesystem::file_size(file)) / 1e9, {}};
    const auto right = truth_of(file, our_places(asked));
    for (const auto& one : contenders) {
        result.all.push_back({&one, {}, one.command ? "" : "not installed"});
        // The slow ones show in their only run whether they are right.
        if (one.command && !one.slow) (void)run_once(result.all.back(), file, right, false);
    }
    const auto rounds = std::max(asked.rounds, asked.slow_rounds);
    for (std::size_t round = 0; round < rounds; ++round)
        for (std::size_t turn = 0; turn < result.all.size(); ++turn) {
            // Each round begins with another one: nobody always runs behind the same neighbour.
            auto& one = result.all[(turn + round) % result.all.size()];
            if (one.refused.empty() && round < (one.who->slow ? asked.slow_rounds : asked.rounds))
                (void)run_once(one, file, right, true);
        }
    show_progress({});
    return result;
}

}  // namespace

int main(int count, char** values) try {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments == std::vector<std::string>{"--help"}) return std::fputs(usage, stdout), 0;
    const auto asked = options_of(arguments);
    const auto contenders = wanted_contenders(asked);
    std::fputs(heading().c_str(), stdout);
    bool all_right = true;
    for (const auto& file : asked.files) {
        const auto result = measure(file, contenders, asked);
        std::fputs(table_of(result).c_str(), stdout);
        std::fflush(stdout);
        for (const auto& one : result.all) all_right = all_right && (one.refused.empty() || !one.who->command);
    }
    return all_right ? 0 : 1;
} catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "bench_whole: %s\n%s", error.what(), usage);
    return 2;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_whole: %s\n", error.what());
    return 1;
}
