// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include <weir/recording.hpp>

#include "support/recording_intake.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

/// A name in a directory of its own, which is gone at the end of the test.
class temporary_name {
public:
    explicit temporary_name(const std::string& name) {
        std::string pattern = (std::filesystem::temp_directory_path() / "weir-recording-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
        directory_ = pattern;
        path_ = directory_ + "/" + name;
    }
    ~temporary_name() { std::filesystem::remove_all(directory_); }
    temporary_name(const temporary_name&) = delete;
    temporary_name& operator=(const temporary_name&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string content() const {
        std::ifstream in(path_, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    void write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

private:
    std::string directory_;
    std::string path_;
};

/// Delivers each text as a block of its own, without a word on where its records end, or with.
class scripted final : public weir::source {
public:
    explicit scripted(std::vector<std::string> blocks, std::vector<std::uint32_t> ends = {})
        : blocks_(std::move(blocks)), ends_(std::move(ends)) {}
    void run(weir::intake& entrance) override {
        for (const auto& text : blocks_) {
            auto one = entrance.blocks().take(text.size());
            one->append(text);
            one->ends = ends_;
            if (!entrance.put(std::move(one))) return;
        }
    }

private:
    std::vector<std::string> blocks_;
    std::vector<std::uint32_t> ends_;
};

weir::tweets scripted_tweets(std::vector<std::string> blocks, std::vector<std::uint32_t> ends = {}) {
    return {"a \"source\"", [blocks, ends] { return std::make_unique<scripted>(blocks, ends); }};
}

/// All that comes out of it.
std::string all_of(const weir::tweets& from) {
    weir::testing::recording_intake entrance;
    from.make()->run(entrance);
    return entrance.all_text();
}

void record(const weir::tweets& from, const std::string& path) {
    const auto to = std::make_shared<weir::recorder>(path);
    weir::testing::recording_intake entrance;
    entrance.advance(1'767'225'600s + 1234567us);
    weir::recorded(from, to).make()->run(entrance);
    to->finish();
}

std::string line_at(int second, const std::string& record) {
    return R"({"received":"2026-01-01T00:00:)" + std::to_string(100 + second).substr(1) +
           R"(.000000Z","source":"s","record":)" + record + "}\n";
}

/// A disk on which no file can be longer than this, while it lives.
class full_disk {
public:
    explicit full_disk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~full_disk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("a recording has a line for each record, with the time and the name of its source") {
    const temporary_name file("r.ndjson");
    record(scripted_tweets({"{\"a\":1}\r\n\n{\"b\":2}\n"}), file.path());
    const std::string before = R"({"received":"2026-01-01T00:00:01.234567Z","source":"a \"source\"","record":)";
    CHECK(file.content() == before + "{\"a\":1}}\n" + before + "{\"b\":2}}\n");
}

TEST_CASE("what was recorded is replayed as it was received, broken records and all, compressed or not") {
    const std::string name = GENERATE(as<std::string>(), "r.ndjson", "r.ndjson.zst");
    if (name.ends_with(".zst") && !weir::knows_zstd_files()) return;
    const temporary_name file(name);
    const std::string lines = "{\"a\":\"\\\",\\\"record\\\":\"}\n{\"cut\n}}}\n\xff\xfe\n[1]\n";
    record(scripted_tweets({lines, "{\"last\":1}"}), file.path());
    const auto from =
        name.ends_with(".zst") ? weir::tweets_from_zstd_file(file.path()) : weir::tweets_from_file(file.path());
    CHECK(all_of(weir::replayed(from)) == lines + "{\"last\":1}\n");
}

TEST_CASE("line ends within a record are recorded as tabs, so that a record stays a line") {
    const temporary_name file("r.ndjson");
    record(scripted_tweets({"{\n\"a\":\r1}"}, {9}), file.path());
    CHECK(all_of(weir::replayed(weir::tweets_from_file(file.path()))) == "{\t\"a\":\t1}\n");
}

TEST_CASE("lines of no recording are passed on as they are, and refused where a speed is wanted") {
    const std::string lines = "{\"received\":1}\n\nx\n";
    CHECK(all_of(weir::replayed(scripted_tweets({lines, lines}))) == lines + lines);
    CHECK_THROWS_WITH(all_of(weir::replayed(scripted_tweets({lines}), {.speed = {1}})),
                      Catch::Matchers::Contains("is no recording"));
    CHECK_FALSE(weir::begins_recording("{\"received\":\"2026-01-01T00:00:00Z\",\"source\":\"s\",\"record\":1}"));
    CHECK(weir::begins_recording(line_at(0, "1")));
}

TEST_CASE("at a speed, records wait for their time by the clock, counted from the first") {
    const std::string lines = line_at(10, "1") + line_at(10, "2") + line_at(40, "3") + line_at(35, "4") + "plain\n";
    const auto source = weir::replayed(scripted_tweets({lines}), {.speed = {60}}).make();
    weir::testing::recording_intake entrance;
    std::thread runs([&] { source->run(entrance); });
    const bool first = entrance.wait_for_blocks(1);
    entrance.advance(499ms);
    const auto early = entrance.all_text();
    entrance.advance(1ms);
    const bool second = entrance.wait_for_blocks(2);
    runs.join();
    CHECK(first);
    CHECK(early == "1\n2\n");
    CHECK(second);
    CHECK(entrance.blocks_put() == std::vector<std::string>{"1\n2\n", "3\n4\nplain\n"});
}

TEST_CASE("who waits for the time of a record ends when the flow does") {
    const auto source = weir::replayed(scripted_tweets({line_at(1, "1") + line_at(50, "2")}), {.speed = {0.5}}).make();
    weir::testing::recording_intake entrance;
    std::thread runs([&] { source->run(entrance); });
    const bool came = entrance.wait_for_blocks(1);
    entrance.stop();
    runs.join();
    CHECK(came);
    CHECK(entrance.all_text() == "1\n");
}

TEST_CASE("a disk that is full ends a recording with its name and the reason") {
    CHECK_THROWS_WITH(record(scripted_tweets({"{}\n"}), "/dev/full"),
                      "the recording /dev/full: No space left on device");
    CHECK_THROWS_WITH(weir::recorder("/nowhere/r"), "the recording /nowhere/r: No such file or directory");
}

TEST_CASE("a recording goes to a named pipe if somebody reads it, and is refused if nobody does") {
    const temporary_name pipe("r.ndjson");
    REQUIRE(::mkfifo(pipe.path().c_str(), 0600) == 0);
    CHECK_THROWS_WITH(weir::recorder(pipe.path()),
                      "the recording " + pipe.path() + ": is a pipe that nobody reads; start its reader first");
    const int reader = ::open(pipe.path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    record(scripted_tweets({"{}\n"}), pipe.path());
    std::string came(1000, '\0');
    const auto count = ::read(reader, came.data(), came.size());
    ::close(reader);
    REQUIRE(count > 0);
    CHECK(came.substr(0, static_cast<std::size_t>(count))
              .ends_with(R"("record":{}})"
                         "\n"));
}

TEST_CASE("a recording that finds the disk full is replayed as far as it goes, though the disk has room again") {
    const std::string name = GENERATE(as<std::string>(), "r.ndjson", "r.zst");
    if (name.ends_with(".zst") && !weir::knows_zstd_files()) return;
    const temporary_name file(name);
    std::mt19937_64 numbers(1);
    std::string lines;
    while (lines.size() < std::size_t{4} << 20U) lines += std::to_string(numbers()) + "\n";
    weir::block records;
    records.append(lines);
    {
        weir::recorder to(file.path());
        const full_disk disk(300'000);
        CHECK_THROWS_AS(
            [&] {
                for (int n = 0; n < 3; ++n) to.write("s", weir::time_point(std::chrono::seconds(n)), records);
            }(),
            weir::recording_error);
    }
    const auto from =
        name.ends_with(".zst") ? weir::tweets_from_zstd_file(file.path()) : weir::tweets_from_file(file.path());
    const auto kept = all_of(weir::replayed(from));
    CHECK(lines.starts_with(kept.substr(0, kept.rfind('\n', kept.size() - 2) + 1)));
    CHECK(kept.empty() == !name.ends_with(".zst"));
}

TEST_CASE(
    "a compressed recording that was cut short is replayed as far as it goes, and one that is broken is refused") {
    if (!weir::knows_zstd_files()) return;
    const temporary_name file("r.zst");
    std::string lines;
    for (int n = 0; n < 200'000; ++n) lines += std::to_string(n * 7919) + "\n";
    record(scripted_tweets({lines}), file.path());
    const auto whole = file.content();
    file.write(whole.substr(0, whole.size() / 2));
    const auto half = all_of(weir::replayed(weir::tweets_from_zstd_file(file.path())));
    const auto last = half.rfind('\n', half.size() - 2);
    CHECK(half.size() > 1000);
    CHECK(lines.starts_with(half.substr(0, last + 1)));
    auto broken = whole;
    broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x55);
    broken[broken.size() / 2 + 1] = static_cast<char>(broken[broken.size() / 2 + 1] ^ 0x55);
    file.write(broken);
    CHECK_THROWS_WITH(all_of(weir::tweets_from_zstd_file(file.path())), Catch::Matchers::Contains("is broken: zstd"));
}
