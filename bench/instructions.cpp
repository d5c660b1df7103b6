// SPDX-License-Identifier: Apache-2.0
// How many instructions fixed work takes, by callgrind, against the figures in instructions.txt. Times differ from run
// to run and machine to machine; these hardly do, so that a regression of a few per cent is seen.
// Usage: bench_instructions FIGURES [--update]   (bench_instructions --run SUBJECT: what callgrind runs)
#include "instructions/guard.hpp"
#include "instructions/subjects.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

/// All that is counted happens in here: callgrind is told this name.
extern "C" [[gnu::noinline]] std::uint64_t weir_bench_measured(const std::function<std::uint64_t()>& work) {
    return work();
}

namespace {

constexpr const char* usage = "usage: bench_instructions FIGURES [--update]\n";

int run_subject(const std::string& name) {
    for (const auto& one : weir::bench::subjects()) {
        if (one.name != name) continue;
        const auto work = one.prepare();
        std::printf("%llu\n", static_cast<unsigned long long>(weir_bench_measured(work)));
        return 0;
    }
    return 2;
}

}  // namespace

int main(int count, char** values) try {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() == 2 && arguments[0] == "--run") return run_subject(arguments[1]);
    const bool update = arguments.size() == 2 && arguments[1] == "--update";
    if (arguments.size() != 1 && !update) return std::fputs(usage, stderr), 2;
    return weir::bench::guard(arguments[0], update);
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_instructions: %s\n", error.what());
    return 1;
}
