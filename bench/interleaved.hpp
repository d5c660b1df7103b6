// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace weir::bench {

/// One way to do a job: returns a checksum of its result.
struct contender {
    std::string name;
    std::function<std::uint64_t()> run;
};

struct cost {
    double wall_seconds;
    double cpu_seconds;  ///< user and system, of all threads
};

[[nodiscard]] inline cost measure(const contender& one, std::uint64_t expected) {
    const auto cpu = std::clock();
    const auto wall = std::chrono::steady_clock::now();
    const auto result = one.run();
    const cost spent{std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(),
                     static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
    if (result != expected) throw std::runtime_error(one.name + " has another result than " + std::to_string(expected));
    return spent;
}

/// Runs all contenders in turn, `rounds` times, and prints each one's median beside the first's. Their results must be
/// equal: they are compared before any time counts.
inline void compare(const std::string& job, const std::vector<contender>& all, int rounds) {
    const auto expected = all.front().run();
    std::vector<std::vector<cost>> costs(all.size());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t index = 0; index < all.size(); ++index) costs[index].push_back(measure(all[index], expected));
    const auto median = [](std::vector<cost> of, double cost::*what) {
        std::sort(of.begin(), of.end(), [&](const cost& left, const cost& right) { return left.*what < right.*what; });
        return of[of.size() / 2].*what;
    };
    std::printf("%s, median of %d\n", job.c_str(), rounds);
    for (std::size_t index = 0; index < all.size(); ++index) {
        const auto cpu = median(costs[index], &cost::cpu_seconds);
        const auto wall = median(costs[index], &cost::wall_seconds);
        std::printf("  %-40s %8.3f s wall %8.3f s CPU   %5.2f x wall %5.2f x CPU\n", all[index].name.c_str(), wall, cpu,
                    wall / median(costs.front(), &cost::wall_seconds), cpu / median(costs.front(), &cost::cpu_seconds));
    }
}

}  // namespace weir::bench
