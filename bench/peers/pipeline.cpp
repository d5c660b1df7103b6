// SPDX-License-Identifier: Apache-2.0
// The baseline: a good program with the usual parts. oneTBB's parallel_pipeline reads chunks of whole lines one after
// the other, two threads parse them with simdjson On-Demand and count into a std::unordered_map each, which are merged
// at the end. Usage: peer_pipeline FILE
#include "common.hpp"

#include <tbb/concurrent_queue.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>

#include <memory>

namespace {

constexpr std::size_t threads = 2;
constexpr std::size_t chunks_in_flight = 8;

struct chunk {
    std::vector<char> bytes = std::vector<char>(peers::chunk_bytes + simdjson::SIMDJSON_PADDING);
    std::size_t size = 0;
};

/// Reads whole lines into reused chunks. Used by one thread at a time.
class chunk_reader {
public:
    explicit chunk_reader(int file) : file_(file) {}

    /// Null at the end of the file.
    chunk* next() {
        chunk* into = nullptr;
        if (!idle_.try_pop(into)) into = chunks_.emplace_back(std::make_unique<chunk>()).get();
        std::size_t filled = rest_.size();
        std::copy(rest_.begin(), rest_.end(), room(*into, filled));
        rest_.clear();
        while (true) {
            const auto capacity = into->bytes.size() - simdjson::SIMDJSON_PADDING;
            const auto got = ::read(file_, into->bytes.data() + filled, capacity - filled);
            if (got <= 0) break;
            filled += static_cast<std::size_t>(got);
            if (filled < capacity) continue;
            const auto whole = std::string_view(into->bytes.data(), filled).rfind('\n') + 1;
            if (whole > 0) {
                rest_.assign(into->bytes.data() + whole, filled - whole);
                filled = whole;
                break;
            }
            room(*into, 2 * capacity);
        }
        into->size = filled;
        return filled > 0 ? into : nullptr;
    }

    void give_back(chunk* used) { idle_.push(used); }

private:
    static char* room(chunk& into, std::size_t bytes) {
        if (into.bytes.size() < bytes + simdjson::SIMDJSON_PADDING)
            into.bytes.resize(bytes + simdjson::SIMDJSON_PADDING);
        return into.bytes.data();
    }

    int file_;
    std::string rest_;
    std::vector<std::unique_ptr<chunk>> chunks_;
    tbb::concurrent_queue<chunk*> idle_;
};

struct worker {
    peers::tag_parser parser;
    peers::tag_counts seen;

    void count(const chunk& lines) {
        peers::for_each_line({lines.bytes.data(), lines.size}, [&](const char* line, std::size_t size) {
            parser.read(line, size, [&](std::string_view tag) { ++seen[std::string(tag)]; });
        });
    }
};

}  // namespace

int main(int count, char** values) {
    const peers::arguments asked(count, values);
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    chunk_reader reader(asked.file);
    tbb::enumerable_thread_specific<worker> workers;
    const auto read =
        tbb::make_filter<void, chunk*>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
            auto* const lines = reader.next();
            if (!lines) control.stop();
            return lines;
        });
    const auto parse = tbb::make_filter<chunk*, void>(tbb::filter_mode::parallel, [&](chunk* lines) {
        workers.local().count(*lines);
        reader.give_back(lines);
    });
    tbb::parallel_pipeline(chunks_in_flight, read & parse);
    peers::tag_counts all;
    for (auto& one : workers) {
        if (all.size() < one.seen.size()) all.swap(one.seen);
        for (const auto& [tag, times] : one.seen) all[tag] += times;
    }
    peers::print_top(all);
}
