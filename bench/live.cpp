// SPDX-License-Identifier: Apache-2.0
// Workload: one v1.1 stream on loopback, which another process sends as fast as it is taken: the hashtags counted by
// weir with two threads, against a loop over libcurl that receives and does nothing else. Both share the machine with
// the sender, so what is possible follows from what the parts cost in processor time: to send, to receive with libcurl
// alone, and to count the same posts from a file. Usage: bench_live [MEGABYTES [ROUNDS [full|tags]]]
#include "loopback.hpp"

#include <weir/from.hpp>
#include <weir/synthetic.hpp>
#include <weir/tagged_posts.hpp>

#include <curl/curl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace weir::bench;

/// 4 MB of posts, which are sent again and again.
std::string prepared() {
    weir::synthetic_tweets posts({.tagged = 0.25, .control = 0});
    std::string stream;
    for (std::string record; stream.size() < std::size_t{4} << 20U; record.clear()) {
        posts.append_next(record);
        append_delimited(stream, record);
    }
    return stream;
}

/// Answers one client from a process of its own, `times` times the stream.
[[nodiscard]] pid_t send_from_another_process(const loopback& server, std::string_view stream, std::uint64_t times) {
    const auto sender = ::fork();
    if (sender != 0) return sender;
    const auto client = server.answer();
    while (times-- > 0 && loopback::send_all(client, stream)) {
    }
    ::_exit(0);
}

std::size_t count_bytes(char*, std::size_t size, std::size_t count, void* received) {
    *static_cast<std::uint64_t*>(received) += size * count;
    return size * count;
}

void only_receive(const std::string& url, std::uint64_t expected) {
    std::uint64_t received = 0;
    CURL* const easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 65536L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &count_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, static_cast<void*>(&received));
    curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    if (received != expected) throw std::runtime_error("the bare loop has not received all");
}

void count_tags(weir::tweets from, weir::validation how, std::uint64_t expected_posts) {
    const auto posts = weir::tagged_posts(std::move(from), how);
    const auto text = [](const weir::hashtag& tag) { return tag.text; };
    const auto report = weir::run(weir::from(posts)
                                      .flat_map(&weir::tagged_post::hashtags)
                                      .partition(text)
                                      .count_by(text)
                                      .emit()
                                      .for_each([](const weir::pane<weir::counts>&) {}),
                                  {.threads = 2});
    if (report.records.counted != expected_posts) throw std::runtime_error("weir has not counted all posts");
}

double processor_seconds(int whose) {
    rusage used{};
    ::getrusage(whose, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Of one gigabyte, in seconds.
struct cost {
    double wall;
    double receiving;  ///< processor time of this process
    double sending;    ///< and of the sender
};

cost measure(std::uint64_t bytes, const std::function<void()>& work) {
    const auto here = processor_seconds(RUSAGE_SELF);
    const auto there = processor_seconds(RUSAGE_CHILDREN);
    const auto begin = std::chrono::steady_clock::now();
    work();
    const auto wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto gigabytes = static_cast<double>(bytes) * 1e-9;
    return {wall / gigabytes, (processor_seconds(RUSAGE_SELF) - here) / gigabytes,
            (processor_seconds(RUSAGE_CHILDREN) - there) / gigabytes};
}

cost measure_live(std::string_view stream, std::uint64_t times,
                  const std::function<void(const std::string&)>& receive) {
    return measure(stream.size() * times, [&] {
        const loopback server;
        const auto sender = send_from_another_process(server, stream, times);
        receive(server.url());
        ::waitpid(sender, nullptr, 0);
    });
}

/// The posts of the stream, 16 times, one a line.
std::string write_lines(std::string_view stream) {
    auto path = (std::filesystem::temp_directory_path() / "weir_bench_live.json").string();
    std::ofstream to(path, std::ios::binary);
    for (int time = 0; time < 16; ++time)
        for (std::size_t at = 0; at < stream.size();) {
            const auto begin = stream.find('\n', at) + 1;
            const auto end = stream.find('\n', begin) + 1;
            to << stream.substr(begin, end - begin);
            at = end;
        }
    return path;
}

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

/// Rounds of the three, and what they come to.
class rounds {
public:
    void add(const cost& bare, const cost& live, const cost& file) {
        bare_.push_back(1 / bare.wall);
        live_.push_back(1 / live.wall);
        ratios_.push_back(bare.wall / live.wall);
        bare_cost_.push_back(bare.receiving);
        live_cost_.push_back(live.receiving);
        file_cost_.push_back(file.receiving);
        sending_.push_back(bare.sending);
        possible_.push_back((bare.sending + bare.receiving + file.receiving) / (live.sending + live.receiving));
    }

    void print() const {
        std::printf("to send                      %5.2f CPU s/GB\n", median(sending_));
        std::printf("to count from a file         %5.2f CPU s/GB\n", median(file_cost_));
        std::printf("libcurl alone  %5.2f GB/s, %5.2f CPU s/GB\n", median(bare_), median(bare_cost_));
        std::printf("weir           %5.2f GB/s, %5.2f CPU s/GB\n", median(live_), median(live_cost_));
        std::printf("weir's speed: %4.2f of libcurl's alone, which leaves the machine's other processors idle\n",
                    median(ratios_));
        std::printf("processor time of the three parts: %4.2f of what weir and its sender took\n", median(possible_));
    }

private:
    std::vector<double> bare_, live_, ratios_, bare_cost_, live_cost_, file_cost_, sending_, possible_;
};

}  // namespace

int main(int count, char** arguments) {
    const auto stream = prepared();
    const auto megabytes = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1000;
    const auto times = std::max<std::uint64_t>(1, megabytes * 1'000'000 / stream.size());
    const bool tags = count > 3 && std::string_view(arguments[3]) == "tags";
    const auto how = tags ? weir::validation::tags : weir::validation::full;
    std::uint64_t posts = 0;
    for (auto at = stream.find("\r\n{"); at != std::string::npos; at = stream.find("\r\n{", at + 1)) ++posts;
    const auto file = write_lines(stream);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    rounds all;
    for (int left = count > 2 ? std::atoi(arguments[2]) : 7; left > 0; --left) {
        const auto bare =
            measure_live(stream, times, [&](const auto& url) { only_receive(url, stream.size() * times); });
        const auto live = measure_live(stream, times, [&](const auto& url) {
            count_tags(weir::twitter::filter({.url = url, .track = {"a"}, .end_on_close = true}), how, posts * times);
        });
        all.add(bare, live,
                measure(stream.size() * 16, [&] { count_tags(weir::tweets_from_file(file), how, posts * 16); }));
    }
    std::filesystem::remove(file);
    all.print();
}
