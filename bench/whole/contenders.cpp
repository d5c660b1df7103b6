// SPDX-License-Identifier: Apache-2.0
#include "contenders.hpp"

#include "process.hpp"

#include <filesystem>
#include <sstream>

namespace weir::bench {

namespace {

constexpr std::string_view jq_filter =
    "if .data then .data.entities.hashtags[]?.tag "
    "elif .truncated and .extended_tweet.entities then .extended_tweet.entities.hashtags[]?.text "
    "else .entities.hashtags[]?.text end";

constexpr std::string_view tags_in_duckdb =
    "SELECT unnest(CASE WHEN json_exists(json, '$.data') THEN json_extract_string(json, "
    "'$.data.entities.hashtags[*].tag') "
    "WHEN json_extract_string(json, '$.truncated') = 'true' AND json_exists(json, '$.extended_tweet.entities') "
    "THEN json_extract_string(json, '$.extended_tweet.entities.hashtags[*].text') "
    "ELSE json_extract_string(json, '$.entities.hashtags[*].text') END) AS tag FROM read_ndjson_objects('{}')";

contender peer(std::string_view name, std::string program, answer gives = answer::top) {
    return {std::string(name),
            [program = std::move(program)](const std::string& file) {
                return std::vector{program, file};
            },
            gives};
}

contender weir_with(std::string_view name, const std::string& program, std::vector<std::string> options) {
    const auto command = [program, options = std::move(options)](const std::string& file) {
        std::vector<std::string> all = {program, "top", file, "--window", "all", "--fold", "none"};
        all.insert(all.end(), options.begin(), options.end());
        return all;
    };
    return {std::string(name), command};
}

void add_weir(std::vector<contender>& all, const std::string& program) {
    const auto help = run_process({program, "top", "--help"}).output;
    if (help.find("--validate") == std::string::npos) {  // as old as that
        all.push_back(weir_with("weir, 2 threads", program, {"--threads", "2"}));
        return;
    }
    all.push_back(weir_with(full_name, program, {"--threads", "2", "--validate", "full"}));
    all.push_back(weir_with(tags_name, program, {"--threads", "2", "--validate", "tags"}));
    all.push_back(weir_with("weir --validate full, 1 thread", program, {"--threads", "1", "--validate", "full"}));
    all.push_back(weir_with("weir --validate tags, 1 thread", program, {"--threads", "1", "--validate", "tags"}));
}

contender if_installed(const std::string& program, contender one) {
    if (find_program(program).empty()) one.command = nullptr;
    return one;
}

/// Built only where CMake was told where WindFlow is.
contender windflow(const std::string& program) {
    auto one = peer("WindFlow, 2 sources, a keyed sink", program);
    if (!std::filesystem::exists(program)) one.command = nullptr;
    return one;
}

/// Flow is a package of Elixir: it takes a run to see whether it is there.
contender flow(const std::string& scripts) {
    auto one = shell_contender("Elixir Flow", "exec elixir '" + scripts + "/flow.exs' '{}'", true);
    if (find_program("elixir").empty() || !run_process({"elixir", scripts + "/flow.exs", "--check"}).succeeded)
        one.command = nullptr;
    return one;
}

std::string replaced(std::string in, const std::string& what, const std::string& by) {
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size()))
        in.replace(at, what.size(), by);
    return in;
}

}  // namespace

contender shell_contender(std::string name, std::string command, bool slow) {
    const auto in_shell = [command = std::move(command)](const std::string& file) {
        return std::vector<std::string>{"sh", "-c", replaced(command, "{}", file)};
    };
    return {std::move(name), in_shell, answer::top, slow};
}

std::vector<contender> all_contenders(const places& where) {
    std::vector<contender> all;
    all.push_back(peer(baseline_name, where.peers + "/peer_pipeline"));
    all.push_back(peer(parse_name, where.peers + "/peer_two_threads_parse", answer::sum));
    all.push_back(peer(check_name, where.peers + "/peer_two_threads_check", answer::sum));
    all.push_back(peer(prefilter_name, where.peers + "/peer_two_threads_prefilter"));
    add_weir(all, where.weir);
    all.push_back(peer("1 thread, unordered_map", where.peers + "/peer_one_thread"));
    all.push_back(windflow(where.peers + "/peer_windflow"));
    const auto jq =
        "jq -r '" + std::string(jq_filter) +
        "' '{}' | LC_ALL=C sort | uniq -c | LC_ALL=C sort -k1,1nr -k2 | head -n 25 | sed 's/^ *//; s/ / #/'";
    all.push_back(if_installed("jq", shell_contender("jq, sort, uniq -c", jq, true)));
    const auto duckdb = "duckdb -noheader -list -c \"SET threads = 2; SELECT count(*) || ' #' || tag FROM (" +
                        std::string(tags_in_duckdb) + ") GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 25\"";
    all.push_back(if_installed("duckdb", shell_contender("DuckDB, 2 threads", duckdb, true)));
    all.push_back(flow(where.scripts));
    return all;
}

std::string counted_lines(const std::string& output) {
    std::string kept;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        const auto number = line.find_first_not_of(' ');
        if (number == std::string::npos) continue;
        const auto behind = line.find_first_not_of("0123456789", number);
        if (behind == number || behind == std::string::npos || line.compare(behind, 2, " #") != 0) continue;
        kept.append(line, number).push_back('\n');
    }
    return kept;
}

}  // namespace weir::bench
