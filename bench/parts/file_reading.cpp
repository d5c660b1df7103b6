// SPDX-License-Identifier: Apache-2.0
// Workload: a file of 128 MB in the page cache, read by pread in pieces into reused memory that begins so many bytes
// behind a page: Zen 3 copies slowly to where that is 1 to 63.
#include <benchmark/benchmark.h>

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

constexpr std::size_t file_bytes = std::size_t{128} << 20;
constexpr std::size_t page_bytes = 4096;

struct close_file {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
struct free_memory {
    void operator()(char* memory) const { std::free(memory); }
};

void read_pieces(benchmark::State& state) {
    const std::unique_ptr<std::FILE, close_file> file(std::tmpfile());
    const std::string part(std::size_t{1} << 20, 'x');
    for (std::size_t written = 0; file && written < file_bytes; written += part.size())
        if (std::fwrite(part.data(), 1, part.size(), file.get()) != part.size())
            return state.SkipWithError("disk full");
    if (!file || std::fflush(file.get()) != 0) return state.SkipWithError("no temporary file");
    const auto piece = static_cast<std::size_t>(state.range(0));
    const std::unique_ptr<char, free_memory> memory(
        static_cast<char*>(std::aligned_alloc(page_bytes, piece + page_bytes)));
    for (auto _ : state)
        for (std::size_t at = 0; at < file_bytes; at += piece)
            if (::pread(::fileno(file.get()), memory.get() + state.range(1), piece, static_cast<off_t>(at)) <= 0)
                return state.SkipWithError("pread failed");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file_bytes));
}

BENCHMARK(read_pieces)
    ->ArgNames({"bytes", "offset"})
    ->Args({64 << 10, 0})
    ->Args({256 << 10, 0})
    ->Args({256 << 10, 16})
    ->Args({256 << 10, 64})
    ->Args({1 << 20, 0})
    ->Unit(benchmark::kMillisecond);

}  // namespace
