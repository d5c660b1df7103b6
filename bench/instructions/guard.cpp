// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

#include "../whole/process.hpp"
#include "subjects.hpp"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace weir::bench {

namespace {

constexpr double allowed_percent = 3;

/// By subject and compiler.
using figures = std::map<std::pair<std::string, std::string>, std::uint64_t>;

std::string our_compiler() {
#ifdef __clang__
    return "clang-" + std::to_string(__clang_major__);
#else
    return "gcc-" + std::to_string(__GNUC__);
#endif
}

/// The comment at the head of the file, and its figures.
std::pair<std::string, figures> read_figures(const std::string& path) {
    std::pair<std::string, figures> all;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') {
            all.first += line + "\n";
            continue;
        }
        std::istringstream fields(line);
        std::string subject;
        std::string compiler;
        std::uint64_t count = 0;
        if (!(fields >> subject >> compiler >> count)) throw std::runtime_error(path + ": not a figure: " + line);
        all.second[{subject, compiler}] = count;
    }
    return all;
}

void write_figures(const std::string& path, const std::string& comment, const figures& all) {
    std::ofstream file(path);
    file << comment;
    for (const auto& [of, count] : all) file << of.first << ' ' << of.second << ' ' << count << '\n';
    if (!file.flush()) throw std::runtime_error(path + ": cannot be written");
}

/// The instructions that callgrind counts in the measured function of a run of this program.
std::uint64_t count_instructions(const std::string& subject) {
    const auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    const auto output = std::filesystem::temp_directory_path() / ("weir-instructions." + subject);
    const auto ran =
        run_process({"valgrind", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=weir_bench_measured",
                     "--callgrind-out-file=" + output.string(), self, "--run", subject});
    std::uint64_t count = 0;
    {
        std::ifstream report(output);
        for (std::string line; std::getline(report, line);)
            if (line.rfind("totals: ", 0) == 0) count = std::stoull(line.substr(8));
    }
    std::filesystem::remove(output);
    if (!ran.succeeded || count == 0) throw std::runtime_error("callgrind could not run " + subject);
    return count;
}

/// Prints a line; false if the subject is off.
bool compare(const std::string& subject, std::uint64_t count, const std::uint64_t* expected) {
    if (!expected) {
        std::printf("%-20s %12llu   no figure\n", subject.c_str(), static_cast<unsigned long long>(count));
        return false;
    }
    const auto percent = (static_cast<double>(count) / static_cast<double>(*expected) - 1) * 100;
    const bool off = std::abs(percent) > allowed_percent;
    std::printf("%-20s %12llu   %+6.2f %%%s\n", subject.c_str(), static_cast<unsigned long long>(count), percent,
                off ? "   OFF" : "");
    return !off;
}

}  // namespace

int guard(const std::string& figures_path, bool update) {
#ifndef __OPTIMIZE__
    throw std::runtime_error("this build is not optimised: its counts mean nothing");
#endif
    if (find_program("valgrind").empty()) throw std::runtime_error("valgrind is not installed");
    auto [comment, known] = read_figures(figures_path);
    const auto compiler = our_compiler();
    bool compiler_known = update;
    for (const auto& [of, count] : known) compiler_known = compiler_known || of.second == compiler;
    if (!compiler_known) {
        std::printf("%s has no figures for %s. To add them: scripts/bench instructions --update\n",
                    figures_path.c_str(), compiler.c_str());
        return 0;
    }
    bool all_near = true;
    for (const auto& one : subjects()) {
        const auto count = count_instructions(one.name);
        const auto found = known.find({one.name, compiler});
        all_near = compare(one.name, count, found == known.end() ? nullptr : &found->second) && all_near;
        if (update) known[{one.name, compiler}] = count;
        std::fflush(stdout);
    }
    if (update) write_figures(figures_path, comment, known);
    if (!update && !all_near)
        std::printf("More than %.0f %% off. If that is meant: scripts/bench instructions --update\n", allowed_percent);
    return update || all_near ? 0 : 1;
}

}  // namespace weir::bench
