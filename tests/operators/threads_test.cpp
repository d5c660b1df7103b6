// SPDX-License-Identifier: Apache-2.0
#include "support/sums.hpp"

#include <weir/flow.hpp>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <thread>

namespace {

std::size_t threads_of_this_process() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/task")) ++count;
    return count;
}

template <class Number>
void raise(std::atomic<Number>& most, Number to) {
    for (auto before = most.load(); before < to && !most.compare_exchange_weak(before, to);) {
    }
}

/// How many are inside at the same time, at most.
class crowd {
public:
    template <class Work>
    void inside(const Work& work) {
        raise(most_, ++now_);
        work();
        --now_;
    }
    [[nodiscard]] unsigned most() const { return most_; }

private:
    std::atomic<unsigned> now_ = 0;
    std::atomic<unsigned> most_ = 0;
};

}  // namespace

TEST_CASE("a run works with as many threads as it was given, and has two more beside them that wait") {
    const auto threads = GENERATE(1U, 2U, 3U, 8U);
    CAPTURE(threads);
    std::thread([] {}).join();  // with the first one, the thread sanitizer begins one of its own
    const auto before = threads_of_this_process();
    crowd working;
    std::atomic<std::size_t> most = 0;
    std::atomic<long> sum = 0;
    const auto look = [&](int n) {
        working.inside([&] { raise(most, threads_of_this_process()); });
        return n;
    };
    const auto add = [&](int& all, int n) { working.inside([&] { all += n; }); };
    weir::run(weir::from_range(weir::testing::one_to(2000), {.batch_size = 5})
                  .map(look)
                  .partition(weir::testing::same, {.stages = 5})
                  .reduce(0, add)
                  .emit_state()
                  .for_each([&](int part) { working.inside([&] { sum += part; }); }),
              {.threads = threads});
    CHECK(sum == 2001 * 1000);
    CHECK(working.most() >= 1);
    CHECK(working.most() <= threads);
    // The source's thread and the pacemaker's.
    CHECK(most <= before + threads + 2);
    // All are gone with the run: of oneTBB's own, which stay, there is none. (One that was joined may still be on its
    // way.)
    for (int looks = 0; looks < 10'000 && threads_of_this_process() > before; ++looks) std::this_thread::yield();
    CHECK(threads_of_this_process() <= before);
}
