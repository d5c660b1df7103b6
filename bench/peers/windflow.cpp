// SPDX-License-Identifier: Apache-2.0
// WindFlow, a library of streams, in the form that took the least CPU time on two cores: two replicas of a source take
// the file in ranges, parse with simdjson On-Demand and emit the tags in batches; a keyed sink counts them in a
// std::unordered_map. A source of lines with a FlatMap chained to it and a second sink cost a little more; a Reduce,
// which emits at each tag, and queues that spin up to 60 % more. Usage: peer_windflow FILE
#include "common.hpp"

#include <windflow.hpp>

#include <functional>
#include <iostream>
#include <optional>

namespace {

constexpr std::size_t sources = 2;
constexpr std::size_t sinks = 1;
constexpr std::size_t batch = 64;

void emit_tags(peers::file_in_ranges& file, wf::Source_Shipper<std::string>& out) {
    peers::tag_parser parser;
    const auto emit = [&](std::string_view tag) { out.pushWithTimestamp(std::string(tag), 0); };  // asks no clock
    file.read_ranges([&](std::string_view text) {
        peers::for_each_line(text, [&](const char* line, std::size_t size) { parser.read(line, size, emit); });
    });
}

void print(const std::vector<peers::tag_counts>& seen) {
    std::vector<std::pair<std::string_view, std::size_t>> all;  // a tag is in one of them
    for (const auto& some : seen) all.insert(all.end(), some.begin(), some.end());
    peers::print_top(std::move(all));
}

}  // namespace

int main(int count, char** values) {
    const peers::arguments asked(count, values);
    peers::file_in_ranges file(asked.file);
    std::vector<peers::tag_counts> seen(sinks);
    const auto read = [&](wf::Source_Shipper<std::string>& out) { emit_tags(file, out); };
    const auto key = [](const std::string& tag) -> std::string_view { return tag; };
    const auto add = [&](std::optional<std::reference_wrapper<std::string>> tag, wf::RuntimeContext& replica) {
        if (tag) ++seen[replica.getReplicaIndex()][std::move(tag->get())];
    };
    std::cout.setstate(std::ios_base::failbit);  // where WindFlow says what it does
    wf::PipeGraph graph("tags", wf::Execution_Mode_t::DEFAULT, wf::Time_Policy_t::EVENT_TIME);
    graph.add_source(wf::Source_Builder(read).withParallelism(sources).withOutputBatchSize(batch).build())
        .add_sink(wf::Sink_Builder(add).withParallelism(sinks).withKeyBy(key).build());
    graph.run();
    print(seen);
}
