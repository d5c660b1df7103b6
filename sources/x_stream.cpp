// SPDX-License-Identifier: Apache-2.0
#include "x_stream.hpp"

#include "json_stream_log.hpp"
#include "x_session.hpp"

#include <utility>

namespace weir::x {

using namespace std::chrono_literals;

namespace {

using ending = http_outcome::ending;

/// A connection that lasted so long has worked, even if no post matched meanwhile.
constexpr duration proof = 60s;

/// A reception is one run of a stream: its connections, one after the other.
class reception final : public http_consumer {
public:
    reception(const options& chosen, intake& entrance, const std::string& name, const std::string& path)
        : session_(chosen, entrance, name),
          framer_(framing::newline, session_.posts(), {.max_record_bytes = chosen.max_record_bytes}),
          outages_(entrance),
          target_(chosen.fields.empty() ? path : path + '?' + fields_query(chosen)) {}

    [[nodiscard]] bool ready() override { return session_.ready(); }
    [[nodiscard]] time_point attend() override { return session_.attend(); }

    [[nodiscard]] bool begin(const http_headers&) override {
        outages_.connected(false);
        return true;
    }

    [[nodiscard]] bool take(std::string_view bytes) override {
        outages_.heard();
        framer_.feed(bytes);
        report();
        return session_.posts().left() > 0 && !leave_ && !framer_.lost();
    }

    void run() {
        while (true) {
            const http_outcome outcome = receive();
            if (outcome.how == ending::stopped || session_.posts().left() == 0) break;
            outages_.lost();
            if (!session_.wait_after(outcome, std::exchange(leave_, std::nullopt), *this)) break;
        }
        outages_.ended(false);
        session_.end(*this);
    }

private:
    [[nodiscard]] http_outcome receive() {
        const std::uint64_t before = session_.posts().posts();
        const time_point begin = session_.entrance().time().now();
        http_outcome outcome = session_.get(target_, *this);
        // Who stops in the middle of a post has not lost it to anything: it was never received.
        if (outcome.how == ending::stopped || session_.posts().left() == 0) framer_.reset();
        if (outcome.how == ending::closed && ends_whole()) framer_.feed("\n");
        framer_.finish();
        report();
        const bool lasted = outcome.how != ending::status && session_.entrance().time().now() - begin >= proof;
        if (session_.posts().posts() > before || lasted) session_.worked();
        return outcome;
    }

    /// What X says at last, before it closes, may lack its line end.
    [[nodiscard]] bool ends_whole() { return session_.posts().current().ends_with('}'); }

    void report() {
        session_.posts().report();
        if (auto said = session_.posts().take_problem()) hear(std::move(*said));
    }

    /// X says something in the midst of the stream: it takes its leave, or somebody may want to know.
    void hear(problem said) {
        if (judge_in_stream(said)) {
            leave_ = std::move(said);
            return;
        }
        const std::string words = session_.printable_words(said.words());
        if (words != std::exchange(last_words_, words)) session_.entrance().notice("says: " + words);
    }

    session session_;
    framer framer_;
    outage_log outages_;
    const std::string target_;
    std::optional<problem> leave_;
    std::string last_words_;
};

}  // namespace

stream::stream(std::string name, std::string path, options chosen)
    : name_(std::move(name)), path_(std::move(path)), options_(checked(std::move(chosen))) {}

void stream::run(intake& entrance) {
    reception(options_, entrance, name_, path_).run();
}

}  // namespace weir::x
