// SPDX-License-Identifier: Apache-2.0
// Workload: what counting costs as its sizes change, with two threads: by the number of different keys, of partitions,
// and by the size of the blocks in which a file of posts is read; with a model of more threads than there are here.
// Usage: bench_curves [ROUNDS]
#include <weir/from.hpp>
#include <weir/synthetic.hpp>
#include <weir/tagged_posts.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t events = 10'000'000;
constexpr auto same = [](std::string_view key) { return key; };

struct cost {
    double wall;
    double cpu;
};

/// One point of a curve; `work` returns what must be the same at each round.
struct point {
    double x;
    std::function<std::uint64_t()> work;
    std::vector<cost> costs = {};

    [[nodiscard]] double median(double cost::*what) const {
        std::vector<double> all;
        for (const auto& one : costs) all.push_back(one.*what);
        std::sort(all.begin(), all.end());
        return all[all.size() / 2];
    }
};

/// Runs all points in turn, `rounds` times.
void measure(std::vector<point>& curve, int rounds) {
    std::vector<std::uint64_t> expected;
    expected.reserve(curve.size());
    for (const auto& one : curve) expected.push_back(one.work());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t index = 0; index < curve.size(); ++index) {
            const auto cpu = std::clock();
            const auto begin = std::chrono::steady_clock::now();
            if (curve[index].work() != expected[index]) throw std::runtime_error("another result than before");
            curve[index].costs.push_back(
                {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                 static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC});
        }
}

void print(const char* title, const std::vector<point>& curve, double amount, const char* unit) {
    std::printf("\n| %s | %s/s | CPU ns/%s |\n|---|---|---|\n", title, unit, unit);
    for (const auto& one : curve)
        std::printf("| %.0f | %.1f M | %.2f |\n", one.x, amount / one.median(&cost::wall) / 1e6,
                    one.median(&cost::cpu) / amount * 1e9);
}

struct words {
    words(std::size_t different, std::size_t uses) {
        std::uint64_t state = 42;
        std::vector<std::size_t> ends = {0};
        for (std::size_t index = 0; index < uses; ++index) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            text.append("tag").append(std::to_string((state >> 33U) % different));
            ends.push_back(text.size());
        }
        for (std::size_t index = 0; index < uses; ++index)
            all.push_back(std::string_view(text).substr(ends[index], ends[index + 1] - ends[index]));
    }
    std::string text;
    std::vector<std::string_view> all;
};

std::uint64_t count(const words& of, std::size_t partitions) {
    std::atomic<std::uint64_t> keys = 0;
    weir::run(weir::from_range(std::span<const std::string_view>(of.all))
                  .partition(same, {.stages = partitions})
                  .count_by(same)
                  .emit()
                  .for_each([&](const weir::pane<weir::counts>& one) { keys += one.value.size(); }),
              {.threads = 2});
    return keys;
}

void by_keys(int rounds) {
    std::vector<std::unique_ptr<words>> made;
    std::vector<point> curve;
    for (std::size_t keys = 1000; keys <= 10'000'000; keys *= 10) {
        made.push_back(std::make_unique<words>(keys, events));
        curve.push_back({static_cast<double>(keys), [&of = *made.back()] { return count(of, 2); }});
    }
    measure(curve, rounds);
    print("keys", curve, static_cast<double>(events), "event");
}

void by_partitions(int rounds) {
    const words of(100'000, events);
    std::vector<point> curve;
    for (std::size_t partitions = 1; partitions <= 64; partitions *= 2)
        curve.push_back({static_cast<double>(partitions), [&of, partitions] { return count(of, partitions); }});
    measure(curve, rounds);
    print("partitions", curve, static_cast<double>(events), "event");
}

/// A file whose blocks are not read in parts: each is a batch.
class whole_blocks final : public weir::source {
public:
    whole_blocks(const std::string& path, std::size_t block_bytes) : file_(path, {.block_bytes = block_bytes}) {}
    void run(weir::intake& entrance) override { file_.run(entrance); }

private:
    weir::file_source file_;
};

std::uint64_t count_file(const std::string& path, std::size_t block_bytes) {
    const auto text = [](const weir::hashtag& tag) { return tag.text; };
    const auto posts = weir::tagged_posts({"file", [&] { return std::make_unique<whole_blocks>(path, block_bytes); }});
    std::atomic<std::uint64_t> keys = 0;
    weir::run(weir::from(posts)
                  .flat_map(&weir::tagged_post::hashtags)
                  .partition(text, {.stages = 2})
                  .count_by(text)
                  .emit()
                  .for_each([&](const weir::pane<weir::counts>& one) { keys += one.value.size(); }),
              {.threads = 2});
    return keys;
}

/// CPU time = blocks * a + bytes * b, by least squares; then T threads, as long as nothing is serial but the entrance.
void print_model(const std::vector<point>& curve, double bytes) {
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    const auto size = static_cast<double>(curve.size());
    for (const auto& one : curve) {
        const auto blocks = bytes / one.x;
        const auto cpu = one.median(&cost::cpu);
        sum_x += blocks, sum_y += cpu, sum_xx += blocks * blocks, sum_xy += blocks * cpu;
    }
    const auto a = (size * sum_xy - sum_x * sum_y) / (size * sum_xx - sum_x * sum_x);
    const auto b = (sum_y - a * sum_x) / size / bytes;
    constexpr double entrance = 5e-6;  // a block, at worst: docs/design.md, "The entrance alone"
    std::printf("\nFitted: a block costs %.1f us of CPU time, a gigabyte %.3f s.\n", a * 1e6, b * 1e9);
    std::printf("\n| threads (a model) | 64 KiB blocks | 256 KiB blocks |\n|---|---|---|\n");
    for (const double threads : {1., 2., 4., 8., 16., 32.}) {
        const auto speed = [&](double block) { return block / std::max((a + block * b) / threads, entrance) * 1e-9; };
        std::printf("| %.0f | %.2f GB/s | %.2f GB/s |\n", threads, speed(65536), speed(262144));
    }
}

void by_block_size(int rounds) {
    const auto path = (std::filesystem::temp_directory_path() / "weir_bench_curves.json").string();
    weir::synthetic_tweets posts({.tagged = 0.25});
    std::ofstream to(path, std::ios::binary);
    for (std::string line; static_cast<std::size_t>(to.tellp()) < std::size_t{128} << 20U; line.clear()) {
        posts.append_next(line);
        to << line << '\n';
    }
    to.close();
    std::vector<point> curve;
    for (std::size_t bytes = std::size_t{32} << 10U; bytes <= std::size_t{1} << 20U; bytes *= 2)
        curve.push_back({static_cast<double>(bytes), [&path, bytes] { return count_file(path, bytes); }});
    measure(curve, rounds);
    const auto size = static_cast<double>(std::filesystem::file_size(path));
    std::filesystem::remove(path);
    print("bytes of a block", curve, size, "byte");
    print_model(curve, size);
}

}  // namespace

int main(int argument_count, char** arguments) {
    const auto rounds = argument_count > 1 ? std::atoi(arguments[1]) : 5;
    std::printf("Two threads, medians of %d rounds, interleaved\n", rounds);
    if (argument_count > 2) return by_partitions(rounds), 0;
    by_keys(rounds);
    by_partitions(rounds);
    by_block_size(rounds);
}
