// SPDX-License-Identifier: Apache-2.0
#include "figures.hpp"

#include <cstdio>
#include <fstream>
#include <thread>

namespace weir::bench {

namespace {

template <class... Values>
std::string formatted(const char* format, Values... values) {
    std::string text(512, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, values...)));
    return text;
}

std::vector<double> column(const figures& one, double run_of_process::*what) {
    std::vector<double> values;
    for (const auto& run : one.runs) values.push_back(run.*what);
    return values;
}

/// How often `left` would fit into `right`: the median of the rounds that both ran in.
double times_faster(const figures& left, const figures& right, double run_of_process::*what) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < std::min(left.runs.size(), right.runs.size()); ++round)
        ratios.push_back(right.runs[round].*what / left.runs[round].*what);
    return median(ratios);
}

const figures* find(const file_figures& file, std::string_view name) {
    for (const auto& one : file.all)
        if (one.who->name == name && one.refused.empty() && !one.runs.empty()) return &one;
    return nullptr;
}

std::string row(const file_figures& file, const figures& one) {
    if (!one.refused.empty()) return formatted("| %s | %s | | | | | |\n", one.who->name.c_str(), one.refused.c_str());
    const auto walls = column(one, &run_of_process::wall_seconds);
    const auto [least, most] = std::minmax_element(walls.begin(), walls.end());
    auto text = formatted("| %s | %.3f [%.3f-%.3f] | %.2f | %.0f | %.2f |", one.who->name.c_str(), median(walls),
                          *least, *most, median(column(one, &run_of_process::cpu_seconds)),
                          median(column(one, &run_of_process::peak_megabytes)), file.gigabytes / median(walls));
    const auto* const baseline = find(file, baseline_name);
    if (!baseline) return text + " | |\n";
    return text + formatted(" %.2f | %.2f |\n", times_faster(one, *baseline, &run_of_process::wall_seconds),
                            times_faster(one, *baseline, &run_of_process::cpu_seconds));
}

/// The lines behind the table: what the issue asks of weir.
std::string judged(const file_figures& file) {
    struct demand {
        std::string_view left, right;
        double least;
    };
    std::string text;
    for (const auto& [left, right, least] :
         {demand{full_name, baseline_name, 1.15}, demand{full_name, parse_name, 0.95},
          demand{full_name, check_name, 0.95}, demand{tags_name, prefilter_name, 1.0},
          demand{full_name, "weir --validate full, 1 thread", 1.8}}) {
        const auto* const one = find(file, left);
        const auto* const other = find(file, right);
        if (!one || !other) continue;
        const auto ratio = times_faster(*one, *other, &run_of_process::wall_seconds);
        text +=
            formatted("* %.*s: %.2f x \"%.*s\" (%.2f by CPU; wanted: %.2f)%s\n", static_cast<int>(left.size()),
                      left.data(), ratio, static_cast<int>(right.size()), right.data(),
                      times_faster(*one, *other, &run_of_process::cpu_seconds), least, ratio < least ? ", MISSED" : "");
    }
    return text;
}

std::string processor() {
    std::ifstream facts("/proc/cpuinfo");
    for (std::string line; std::getline(facts, line);)
        if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

std::string first_line(const std::vector<std::string>& command) {
    const auto output = run_process(command).output;
    return output.substr(0, output.find('\n'));
}

}  // namespace

std::string heading() {
#ifdef __clang__
    const std::string compiler = "clang " __clang_version__;
#else
    const std::string compiler = "gcc " __VERSION__;
#endif
    return first_line({"date", "--utc", "+%Y-%m-%d %H:%M UTC"}) + ": " + processor() + ", " +
           std::to_string(std::thread::hardware_concurrency()) + " threads; " + compiler + ", " WEIR_BENCH_BUILD +
           "; commit " + first_line({"git", "-C", WEIR_BENCH_SOURCE, "describe", "--always", "--dirty"}) + "\n";
}

std::string table_of(const file_figures& file) {
    auto text = formatted("\n%s (%.3f GB), whole processes\n\n", file.path.c_str(), file.gigabytes);
    text += "| program | wall s, median [min-max] | CPU s | peak MB | GB/s | x baseline | x baseline, by CPU |\n";
    text += "|---|---|---|---|---|---|---|\n";
    for (const auto& one : file.all) text += row(file, one);
    return text + "\n" + judged(file);
}

}  // namespace weir::bench
