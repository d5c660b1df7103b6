// SPDX-License-Identifier: Apache-2.0
#include <weir/files.hpp>

#include "sources/file_reading.hpp"
#include "support/catch.hpp"
#include "support/seed.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

namespace {

using namespace weir::testing;
using weir::block;
using weir::file_error;
using weir::file_options;
using weir::file_source;
using weir::tally;
using strings = std::vector<std::string>;

/// What the rules give, line by line: each line is in the block of the range in which its first byte lies.
delivery naively_split(const std::string& content, const file_options& options) {
    delivery result;
    result.blocks.resize((content.size() + options.block_bytes - 1) / options.block_bytes);
    for (std::size_t begin = 0; begin < content.size();) {
        const auto newline = std::min(content.find('\n', begin), content.size());
        const auto end = std::min(newline + 1, content.size());
        if (newline - begin > options.max_record_bytes) {
            result.reported += {.received = 1, .oversize = 1};
        } else {
            result.blocks[begin / options.block_bytes] += content.substr(begin, end - begin);
        }
        begin = end;
    }
    return result;
}

delivery through_ranges(const std::string& content, const file_options& options) {
    const temporary_file file(content);
    file_source source(file.path(), options);
    return delivered_by(source);
}

/// The same bytes from a pipe, which must hold them all.
delivery through_pipe(const std::string& content, const file_options& options) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const auto written = ::write(ends[1], content.data(), content.size());
    ::close(ends[1]);
    if (written != static_cast<ssize_t>(content.size())) throw std::runtime_error("write");
    file_source source(ends[0], "pipe", options);
    auto result = delivered_by(source);
    ::close(ends[0]);
    return result;
}

std::string random_lines(dice& random) {
    std::string content;
    const auto longest = random.between(0, 300);
    for (auto lines = random.between(1, 100); lines > 0; --lines) {
        content += std::string(random.between(0, longest), static_cast<char>('a' + random.between(0, 25)));
        content += random.between(0, 4) == 0 ? "\r\n" : "\n";
    }
    if (random.between(0, 1) == 0) content.pop_back();
    return content;
}

/// Where a block's memory ends: another place for other memory, wherever in it the records begin.
const char* end_of_memory(block& of) {
    return of.data() + of.capacity();
}

std::vector<weir::handle<block>> unread_blocks(const temporary_file& file, file_options options) {
    file_source source(file.path(), options);
    return blocks_left_by(source);
}

}  // namespace

TEST_CASE("ranges give the lines and the counts that splitting line by line gives, and a pipe") {
    const auto seed = printed_seed();
    CAPTURE(seed);
    dice random(seed);
    for (int turn = 0; turn < 300; ++turn) {
        const auto content = random_lines(random);
        const file_options options{.block_bytes = random.between(1, 200), .max_record_bytes = random.between(1, 320)};
        CAPTURE(turn, content, options.block_bytes, options.max_record_bytes);
        const auto expected = naively_split(content, options);
        REQUIRE(through_ranges(content, options) == expected);
        const auto piped = through_pipe(content, options);
        REQUIRE(piped.text() == expected.text());
        REQUIRE(piped.reported == expected.reported);
    }
}

TEST_CASE("a line of exactly the limit is delivered, one byte more is too long, in every place") {
    const std::size_t limit = 30;
    for (const std::size_t over : {0U, 1U}) {
        const std::string line(limit + over, 'x');
        for (const std::string& before : {std::string(), std::string("\n"), std::string("ab\r\n"), line + "\n"}) {
            for (const std::string& after : {std::string(), std::string("\n"), std::string("\ncd"), "\n" + line}) {
                for (std::size_t size = 1; size <= 2 * limit; ++size) {
                    const file_options options{.block_bytes = size, .max_record_bytes = limit};
                    const auto content = before + line + after;
                    CAPTURE(content, size);
                    const auto result = through_ranges(content, options);
                    REQUIRE(result == naively_split(content, options));
                    REQUIRE((result.reported.oversize > 0) == (over == 1));
                }
            }
        }
    }
}

TEST_CASE("a line that spans five ranges is in the first, and the others hold what begins there") {
    const std::string line = std::string(48, 'x') + "\n";
    const auto result = through_ranges("0123\n" + line + "end\n", {.block_bytes = 11});
    CHECK(result.blocks == strings{"0123\n" + line, "", "", "", "end\n", ""});
    CHECK(result.reported == tally{});
}

TEST_CASE("a line far over the limit costs no memory and no count where it only passes through") {
    const temporary_file file("first\n");
    constexpr std::size_t megabyte = 1'000'000;
    std::filesystem::resize_file(file.path(), 64 * megabyte);  // zeros, up to the last line
    std::ofstream(file.path(), std::ios::app) << "\nlast";
    const file_options options{.block_bytes = 64'000, .max_record_bytes = 256'000};
    tally reported;
    std::string text;
    std::size_t most = 0;
    for (const auto& one : unread_blocks(file, options)) {
        reported += one->load();
        text += one->text();
        most = std::max(most, one->capacity());
    }
    CHECK(text == "first\nlast");
    CHECK(reported == tally{.received = 1, .oversize = 1});
    CHECK(most < megabyte);
}

TEST_CASE("a line that goes on behind its range does not make the block's memory grow") {
    std::string content;
    while (content.size() < 4'000'000) content += std::string(9'000 + content.size() % 40'000, 'x') + "\n";
    const temporary_file file(content);
    std::string text;
    std::size_t most = 0;
    for (const auto& one : unread_blocks(file, {.block_bytes = 200'000})) {
        CHECK(one->load() == tally{});
        text += one->text();
        most = std::max(most, one->capacity());
    }
    CHECK(text == content);
    CHECK(most < 300'000);
}

TEST_CASE("a file that becomes shorter before it is read ends there") {
    const temporary_file file("one\ntwo\nthree\nfour\nfive\n");
    const auto kept = static_cast<std::size_t>(GENERATE(0, 1, 3, 4, 10, 13, 14, 15, 23));
    const auto size = static_cast<std::size_t>(GENERATE(1, 5, 9, 500));
    CAPTURE(kept, size);
    const auto blocks = unread_blocks(file, {.block_bytes = size});
    std::filesystem::resize_file(file.path(), kept);
    std::string text;
    for (const auto& one : blocks) {
        CHECK(one->load() == tally{});
        text += one->text();
    }
    CHECK(text == std::string("one\ntwo\nthree\nfour\nfive\n").substr(0, kept));
}

TEST_CASE("what is appended to a file after the run began is not read") {
    const temporary_file file("one\ntw");
    const auto blocks = unread_blocks(file, {});
    REQUIRE(blocks.size() == 1);
    std::ofstream(file.path(), std::ios::app) << "o\nthree\n";
    CHECK(blocks.front()->load() == tally{});
    CHECK(blocks.front()->text() == "one\ntw");
}

TEST_CASE("blocks are read from where the descriptor stood, also when it is closed and its source is gone") {
    const std::string content = "0123456789\nabc\n\ndef\n" + std::string(200, 'x') + "\nlast";
    const temporary_file file(content);
    for (std::size_t offset = 0; offset <= content.size() + 1; ++offset) {
        const auto size = 1 + offset % 40;
        CAPTURE(offset, size);
        const int number = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
        REQUIRE(::lseek(number, static_cast<off_t>(offset), SEEK_SET) >= 0);
        std::vector<weir::handle<block>> blocks;
        {
            file_source source(number, "standard input", {.block_bytes = size});
            blocks = blocks_left_by(source);
        }
        CHECK(::lseek(number, 0, SEEK_CUR) == static_cast<off_t>(std::max(offset, content.size())));
        REQUIRE(::close(number) == 0);
        std::string text;
        for (const auto& one : blocks) {
            CHECK(one->load() == tally{});
            text += one->text();
        }
        REQUIRE(text == content.substr(std::min(offset, content.size())));
    }
}

TEST_CASE("a file of /proc, which says that it is empty, is read all the same") {
    std::ifstream file("/proc/version");
    std::string content;
    for (std::string line; std::getline(file, line);) content += line + "\n";
    REQUIRE_FALSE(content.empty());
    file_source source("/proc/version");
    CHECK(delivered_by(source).text() == content);
}

TEST_CASE("whoever loads a block is told why the file cannot be read") {
    const temporary_file file("one\n");
    const int number = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    const int unreadable = ::open(file.path().c_str(), O_WRONLY | O_CLOEXEC);
    file_source source(number, "posts", {.block_bytes = 2});
    REQUIRE(::dup2(unreadable, number) == number);
    const auto blocks = blocks_left_by(source);
    REQUIRE(blocks.size() == 2);
    CHECK_THROWS_WITH(blocks.front()->load(), "posts: Bad file descriptor");
    CHECK(blocks.front()->text().empty());
    CHECK(blocks.front()->count_records() == 0);
    CHECK_THROWS_AS(blocks.back()->load(), file_error);
    ::close(unreadable);
    ::close(number);
}

TEST_CASE("an unread block holds no memory, is as long as its range, and has no records that anybody knows") {
    const temporary_file file("one\ntwo\nthree\n");
    const auto blocks = unread_blocks(file, {.block_bytes = 10});
    REQUIRE(blocks.size() == 2);
    CHECK(blocks[0]->capacity() == 0);
    CHECK(blocks[0]->size_bytes() == 10);
    CHECK(blocks[1]->size_bytes() == 4);
    CHECK(blocks[0]->count_records() == 0);
    CHECK(blocks[0]->load() == tally{});
    CHECK(blocks[0]->size_bytes() == 14);
    CHECK(blocks[0]->count_records() == 3);
    CHECK(blocks[0]->load() == tally{});  // there is nothing left to read
    CHECK(blocks[0]->text() == "one\ntwo\nthree\n");
}

TEST_CASE("blocks that are read one after the other share one piece of memory") {
    std::string content;
    while (content.size() < 100 * 50'000 - 1000) content += std::string(content.size() % 997, 'x') + "\n";
    const temporary_file file(content);
    auto blocks = unread_blocks(file, {.block_bytes = 50'000});
    REQUIRE(blocks.size() == 100);
    std::set<const char*> memory;
    for (auto& one : blocks) {
        CHECK(one->load() == tally{});
        memory.insert(end_of_memory(*one));
        one.reset();
    }
    CHECK(memory.size() == 1);
}

TEST_CASE("blocks may be read on several threads at once") {
    std::string content;
    while (content.size() < 500'000) content += std::string(content.size() % 997, 'x') + "\n";
    const temporary_file file(content);
    const auto blocks = unread_blocks(file, {.block_bytes = 4096});
    strings texts(blocks.size());
    std::vector<std::thread> threads;
    for (std::size_t first = 0; first < 4; ++first) {
        threads.emplace_back([&, first] {
            for (std::size_t place = first; place < blocks.size(); place += 4) {
                (void)blocks[place]->load();
                texts[place] = blocks[place]->text();
            }
        });
    }
    for (auto& one : threads) one.join();
    CHECK(texts == naively_split(content, {.block_bytes = 4096}).blocks);
}

TEST_CASE("a stop ends the dealing, and the descriptor stands behind what was dealt out") {
    const temporary_file file(std::string(100, '\n'));
    const int number = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    recording_intake surroundings;
    int blocks = 0;
    handing_intake entrance(surroundings, [&](const weir::handle<block>&) {
        if (++blocks == 3) surroundings.stop();
    });
    file_source(number, "posts", {.block_bytes = 10}).run(entrance);
    CHECK(blocks == 3);
    CHECK(::lseek(number, 0, SEEK_CUR) == 30);
    ::close(number);
}
