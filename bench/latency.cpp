// SPDX-License-Identifier: Apache-2.0
// Workload: a v1.1 stream on loopback that is sent at a steady rate, about a tenth of what can be counted; how long
// after a post's last byte was sent its tag is counted, and how long after its end a window's table is out. weir
// waits at most 20 ms (the linger) for a block to fill. Usage: bench_latency [SECONDS [POSTS_A_SECOND]]
#include "loopback.hpp"

#include <weir/from.hpp>
#include <weir/tagged_posts.hpp>
#include <weir/top.hpp>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using namespace weir::bench;
using wall = std::chrono::steady_clock;

/// A post of 2.5 KB with one tag, "t" and its number.
std::string post(std::size_t number) {
    static const std::string filler(2300, 'x');
    return R"({"created_at":"Thu Jan 01 00:00:00 +0000 2026","id":1,"id_str":"1","text":")" + filler +
           R"(","entities":{"hashtags":[{"text":"t)" + std::to_string(number) +
           R"(","indices":[0,1]}],"urls":[]},"lang":"en","timestamp_ms":"1767225600000"})";
}

struct times {
    explicit times(std::size_t posts) : sent(posts), counted(posts) {}
    std::vector<wall::time_point> sent;  ///< each before the call that sends its post
    std::vector<wall::time_point> counted;
};

/// So many posts every millisecond.
void send_posts(const loopback& server, times& of, std::size_t each_millisecond) {
    const auto client = server.answer();
    auto due = wall::now();
    for (std::size_t next = 0; next < of.sent.size();) {
        std::string together;
        const auto end = std::min(of.sent.size(), next + each_millisecond);
        for (auto number = next; number < end; ++number) append_delimited(together, post(number));
        std::this_thread::sleep_until(due += 1ms);
        std::fill(of.sent.begin() + static_cast<std::ptrdiff_t>(next),
                  of.sent.begin() + static_cast<std::ptrdiff_t>(end), wall::now());
        if (!loopback::send_all(client, together)) return;
        next = end;
    }
}

std::vector<double> count_posts(const std::string& url, times& of) {
    std::vector<double> delays;
    const auto text = [](const weir::hashtag& tag) { return tag.text; };
    const auto take = [&of](weir::counts& all, const weir::hashtag& tag) {
        ++all[tag.text];
        std::size_t number = 0;
        std::from_chars(tag.text.data() + 1, tag.text.data() + tag.text.size(), number);
        of.counted[number] = wall::now();
    };
    weir::run(weir::from(weir::tagged_posts(weir::twitter::filter({.url = url, .track = {"a"}, .end_on_close = true})))
                  .flat_map(&weir::tagged_post::hashtags)
                  .partition(text, {.over = weir::window::periodic(1s)})
                  .reduce(weir::counts{}, take)
                  .top_k(25)
                  .for_each([&](const auto& one) {
                      const auto late = std::chrono::system_clock::now() - one.window.end;
                      delays.push_back(std::chrono::duration<double, std::milli>(late).count());
                  }),
              {.threads = 2});
    delays.pop_back();  // the last window ends with the stream, before its time
    return delays;
}

void print(const char* what, std::vector<double> milliseconds) {
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    std::printf("%-32s p50 %6.2f  p90 %6.2f  p99 %6.2f  max %6.2f ms  (%zu)\n", what, at(0.5), at(0.9), at(0.99), at(1),
                milliseconds.size());
}

}  // namespace

int main(int count, char** arguments) {
    const auto seconds = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10;
    const auto rate = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 20'000;
    const loopback server;
    times of(seconds * rate);
    std::thread sender([&] { send_posts(server, of, std::max<std::uint64_t>(1, rate / 1000)); });
    const auto delays = count_posts(server.url(), of);
    sender.join();
    std::vector<double> latencies;
    for (std::size_t number = 0; number < of.sent.size(); ++number)
        latencies.push_back(std::chrono::duration<double, std::milli>(of.counted[number] - of.sent[number]).count());
    print("sent -> counted", latencies);
    print("window's end -> its list is out", delays);
}
