// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::bench {

/// What a contender prints: the top 25, or only how many tags there are and how many bytes they have.
enum class answer { top, sum };

/// A contender is a program that does the whole job, or a part of it, on a file.
struct contender {
    using command_for = std::function<std::vector<std::string>(const std::string& file)>;

    std::string name;
    command_for command;  ///< none: it is not installed
    answer gives = answer::top;
    bool slow = false;  ///< run less often
};

/// Where our own programs are.
struct places {
    std::string peers;    ///< the directory of the peers
    std::string weir;     ///< the console
    std::string scripts;  ///< the directory of the peers that are not compiled
};

inline constexpr std::string_view baseline_name = "baseline: oneTBB pipeline, unordered_map";
inline constexpr std::string_view parse_name = "parse only, 2 threads (counts nothing)";
inline constexpr std::string_view check_name = "parse and check all, 2 threads (counts nothing)";
inline constexpr std::string_view prefilter_name = "search, then parse, 2 threads, flat table";
inline constexpr std::string_view full_name = "weir --validate full, 2 threads";
inline constexpr std::string_view tags_name = "weir --validate tags, 2 threads";

/// All that are known, whether they are installed or not.
[[nodiscard]] std::vector<contender> all_contenders(const places& where);

/// A contender that a shell runs: {} in `command` is replaced by the file.
[[nodiscard]] contender shell_contender(std::string name, std::string command, bool slow);

/// The lines `COUNT #TAG` of an output, without what else there is.
[[nodiscard]] std::string counted_lines(const std::string& output);

}  // namespace weir::bench
