// SPDX-License-Identifier: Apache-2.0
#include <weir/files.hpp>
#include <weir/twitter_stream.hpp>

#include "sources/file_reading.hpp"
#include "support/catch.hpp"
#include "support/recording_intake.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

namespace {

using weir::file_error;
using weir::file_options;
using weir::file_source;
using weir::testing::delivered_by;
using weir::testing::recording_intake;
using weir::testing::temporary_file;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// A pipe with a file_source that reads it on a thread of its own.
class piped_source {
public:
    explicit piped_source(file_options options = {}) {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
        reader_ = std::thread([this, options] { file_source(ends_[0], "pipe", options).run(entrance); });
    }
    piped_source(const piped_source&) = delete;
    piped_source& operator=(const piped_source&) = delete;
    ~piped_source() {
        entrance.stop();
        if (reader_.joinable()) reader_.join();
        close_input();
        ::close(ends_[0]);
    }

    void write(std::string_view text) {
        while (!text.empty()) {
            const auto written = ::write(ends_[1], text.data(), text.size());
            if (written < 0) throw std::runtime_error("write");
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    /// Until the source has taken all that was written.
    void wait_until_read() const {
        for (int bytes = 1; bytes > 0; std::this_thread::yield()) ::ioctl(ends_[0], FIONREAD, &bytes);
    }

    /// Lets virtual time pass until so many blocks have come.
    [[nodiscard]] bool linger_until(std::size_t blocks) {
        for (int step = 0; step < 1'000'000 && entrance.blocks_put().size() < blocks; ++step) {
            entrance.advance(1ms);
            std::this_thread::yield();
        }
        return entrance.blocks_put().size() >= blocks;
    }

    void close_input() {
        if (const int end = std::exchange(ends_[1], -1); end >= 0) ::close(end);
    }

    void join() { reader_.join(); }

    recording_intake entrance;

private:
    std::array<int, 2> ends_{};
    std::thread reader_;
};

std::vector<std::string> blocks_of(std::string_view content, file_options options, weir::tally* reported = nullptr) {
    const temporary_file file(content);
    file_source source(file.path(), options);
    auto delivery = delivered_by(source);
    if (reported) *reported = delivery.reported;
    return std::move(delivery.blocks);
}

std::string joined(const std::vector<std::string>& blocks) {
    std::string text;
    for (const auto& one : blocks) text += one;
    return text;
}

}  // namespace

TEST_CASE("a file's lines are the same for every size of a block") {
    const std::string content =
        "{\"a\":1}\r\n\n{\"b\":\"é日本\"}\nx\n\r\n{\"long\":\"0123456789012345678901234567890\"}\nlast";
    const bool ends_with_newline = GENERATE(false, true);
    const std::string whole = content + (ends_with_newline ? "\n" : "");
    for (std::size_t size = 1; size <= whole.size() + 2; ++size) {
        CAPTURE(size, ends_with_newline);
        weir::tally reported;
        auto blocks = blocks_of(whole, {.block_bytes = size}, &reported);
        std::erase(blocks, "");  // where no line begins
        REQUIRE(joined(blocks) == whole);
        REQUIRE(reported == weir::tally{});
        for (std::size_t place = 0; place + 1 < blocks.size(); ++place) REQUIRE(blocks[place].ends_with('\n'));
        if (size > whole.size()) REQUIRE(blocks.size() == 1);
    }
}

TEST_CASE("blocks suit the processor, unless somebody says otherwise") {
    CHECK(file_options().block_bytes == weir::usual_block_bytes());
    CHECK(weir::twitter::stream_options().block_bytes == weir::usual_block_bytes());
    CHECK(weir::usual_block_bytes() >= 256 * 1024);
    CHECK(weir::usual_block_bytes() <= 512 * 1024);
}

TEST_CASE("a line over the limit is skipped and reported wherever it stands") {
    const std::size_t limit = 10;
    const std::string longest = std::string(limit, 'm') + "\n";
    const std::vector<std::string> short_lines = {"{}\n", longest, "\n", "abc\r\n"};
    for (std::size_t place = 0; place <= short_lines.size(); ++place) {
        for (const std::size_t length : {limit + 1, limit + 2, 3 * limit, 100 * limit}) {
            for (std::size_t size = 1; size <= 50; ++size) {
                const bool repeated = size % 2 == 0;  // two long lines in a row
                CAPTURE(place, length, size);
                std::string content;
                std::string kept;
                for (std::size_t line = 0; line <= short_lines.size(); ++line) {
                    for (int count = 0; line == place && count <= (repeated ? 1 : 0); ++count) {
                        content += std::string(length, 'x') + "\n";
                    }
                    if (line == short_lines.size()) break;
                    content += short_lines[line];
                    kept += short_lines[line];
                }
                weir::tally reported;
                const auto blocks = blocks_of(content, {.block_bytes = size, .max_record_bytes = limit}, &reported);
                REQUIRE(joined(blocks) == kept);
                const std::uint64_t skipped = repeated ? 2 : 1;
                REQUIRE(reported == weir::tally{.received = skipped, .oversize = skipped});
            }
        }
    }
}

TEST_CASE("a last line over the limit is skipped though nothing ends it") {
    const auto size = static_cast<std::size_t>(GENERATE(1, 7, 500));
    weir::tally reported;
    const auto blocks =
        blocks_of("{}\n" + std::string(99, 'x'), {.block_bytes = size, .max_record_bytes = 20}, &reported);
    CHECK(joined(blocks) == "{}\n");
    CHECK(reported == weir::tally{.received = 1, .oversize = 1});
}

TEST_CASE("an empty file delivers nothing") {
    CHECK(blocks_of("", {}).empty());
}

TEST_CASE("a file is read on from where its descriptor stands, which is behind it then") {
    const temporary_file file("first\nsecond\nthird\n");
    const int number = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(::lseek(number, 6, SEEK_SET) == 6);
    file_source source(number, "standard input");
    CHECK(delivered_by(source).text() == "second\nthird\n");
    CHECK(::lseek(number, 0, SEEK_CUR) == 19);
    CHECK(::close(number) == 0);  // it was left open
}

TEST_CASE("what cannot be read is said before the run") {
    const temporary_file file("\x1f\x8b\x08 rest");
    CHECK_THROWS_WITH(file_source(file.directory()), file.directory() + ": is a directory; name a file in it");
    CHECK_THROWS_WITH(file_source("/nowhere/posts.ndjson"), "/nowhere/posts.ndjson: No such file or directory");
    CHECK_THROWS_WITH(file_source(file.path()), file.path() + ": is compressed; use zcat FILE | weir top -");
    CHECK_THROWS_WITH(file_source(-1, "standard input"), "standard input: Bad file descriptor");
    CHECK_THROWS_AS(file_source(file.path(), {.block_bytes = 0}), std::invalid_argument);
    if (::geteuid() != 0) {  // root may read everything
        fs::permissions(file.path(), fs::perms::none);
        CHECK_THROWS_WITH(file_source(file.path()), file.path() + ": Permission denied");
    }
}

TEST_CASE("a compressed pipe is refused when its first bytes arrive") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    REQUIRE(::write(ends[1], "\x28\xb5\x2f\xfd and so on", 14) == 14);
    recording_intake entrance;
    file_source source(ends[0], "standard input");
    CHECK_THROWS_WITH(source.run(entrance), "standard input: is compressed; use zstdcat FILE | weir top -");
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("a pipe's lines are delivered when they have lingered, without their unfinished successor") {
    piped_source pipe;
    pipe.write("one\ntw");
    pipe.wait_until_read();
    pipe.entrance.advance(0ms);
    CHECK(pipe.entrance.blocks_put().empty());
    REQUIRE(pipe.linger_until(1));
    CHECK(pipe.entrance.blocks_put() == std::vector<std::string>{"one\n"});
    pipe.write("o\nthree");
    REQUIRE(pipe.linger_until(2));
    pipe.close_input();
    pipe.join();
    CHECK(pipe.entrance.blocks_put() == std::vector<std::string>{"one\n", "two\n", "three"});
}

TEST_CASE("an unfinished line does not linger") {
    piped_source pipe;
    pipe.write("no line end yet");
    pipe.wait_until_read();
    pipe.entrance.advance(1h);
    pipe.write("\n");
    REQUIRE(pipe.linger_until(1));
    CHECK(pipe.entrance.all_text() == "no line end yet\n");
}

TEST_CASE("a full block is delivered at once") {
    piped_source pipe({.block_bytes = 8});
    pipe.write("1234\n6789\n");
    REQUIRE(pipe.entrance.wait_for_blocks(1));
    CHECK(pipe.entrance.blocks_put().front() == "1234\n");
}

TEST_CASE("a long line in a pipe is reported before it ends") {
    piped_source pipe({.block_bytes = 16, .max_record_bytes = 64});
    pipe.write(std::string(65, 'x'));
    REQUIRE(pipe.entrance.wait_for_oversize(1));
    pipe.write(std::string(100'000, 'x') + "\nshort\n");
    pipe.close_input();
    pipe.join();
    CHECK(pipe.entrance.all_text() == "short\n");
    CHECK(pipe.entrance.reported() == weir::tally{.received = 1, .oversize = 1});
}

TEST_CASE("a stop ends a source whose pipe is silent and delivers its whole lines") {
    piped_source pipe;
    pipe.write("whole\nhalf");
    pipe.wait_until_read();
    pipe.entrance.stop();
    pipe.join();
    CHECK(pipe.entrance.all_text() == "whole\n");
}

TEST_CASE("a named pipe may be opened before its writer comes") {
    const temporary_file file("");
    const std::string path = file.directory() + "/pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    recording_intake entrance;
    file_source source(path);
    std::thread writer([&path] { std::ofstream(path) << "late\n"; });
    source.run(entrance);
    writer.join();
    CHECK(entrance.all_text() == "late\n");
}
