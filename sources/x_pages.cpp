// SPDX-License-Identifier: Apache-2.0
#include "x_pages.hpp"

#include "x_page.hpp"
#include "x_session.hpp"

#include <weir/oauth.hpp>

#include <simdjson.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace weir::x {

namespace {

using ending = http_outcome::ending;

/// X sends empty pages that lead on, but not without end.
constexpr std::size_t most_empty_pages = 100;

/// A reading is one run of pages: its requests, one after the other.
class reading final : public http_consumer {
public:
    reading(const listing& what, const options& chosen, intake& entrance)
        : what_(what), options_(chosen), session_(chosen, entrance, what.name) {}

    [[nodiscard]] bool ready() override { return session_.ready(); }
    [[nodiscard]] time_point attend() override { return session_.attend(); }

    [[nodiscard]] bool take(std::string_view bytes) override {
        too_large_ = answer_.size() + bytes.size() > options_.max_page_bytes;
        if (!too_large_) answer_ += bytes;
        return !too_large_;
    }

    void run() {
        path_ = what_.path;
        if (what_.user_name.empty() || look_up()) read_pages();
        session_.end(*this);
    }

private:
    void read_pages() {
        while (session_.posts().left() > 0) {
            const auto found = next_page();
            if (!found) return;
            deliver(*found);
            if (!go_on(*found)) return;
        }
    }

    /// The whole answer to a request, asked for until it comes. False: stopped meanwhile.
    [[nodiscard]] bool ask(const std::string& target, std::optional<page>& found) {
        while (true) {
            answer_.clear();
            const http_outcome outcome = session_.get(target, *this);
            if (outcome.how == ending::stopped) return false;
            if (too_large_) throw session_.failed(source_error::kind::rejected, "sent a page that is too large", *this);
            if (outcome.how == ending::closed && (found = read_page(answer_))) return true;
            http_outcome failed = outcome;
            if (failed.how == ending::closed) failed.how = ending::abandoned;  // the page was cut
            if (!session_.wait_after(failed, std::nullopt, *this)) return false;
        }
    }

    [[nodiscard]] std::optional<page> next_page() {
        std::optional<page> found;
        if (!ask(path_ + '?' + query(), found)) return std::nullopt;
        session_.worked();
        const bool refused = !found->has_data && !found->has_meta && found->said;
        if (refused) refuse(*found->said);
        return found;
    }

    [[nodiscard]] std::string query() const {
        oauth::parameters fields;
        if (!what_.query.empty()) fields.emplace_back("query", what_.query);
        fields.emplace_back("max_results", std::to_string(page_size(session_.posts().left(), what_.least)));
        if (!token_.empty()) fields.emplace_back(what_.token_name, token_);
        const std::string wanted = fields_query(options_);
        return oauth::form_encoded(fields) + (wanted.empty() ? "" : "&" + wanted);
    }

    /// Cuts the page into records. It has been paid for, so that it is delivered also after a stop.
    void deliver(const page& found) {
        // Line ends between tokens are no part of a post, and would end its record where records are lines.
        std::replace_if(
            answer_.begin(), answer_.end(), [](char one) { return one == '\n' || one == '\r'; }, ' ');
        gate& posts = session_.posts();
        for (const std::string_view post : found.posts) {
            session_.wait_until_ready(*this);
            if (post.size() > options_.max_record_bytes) {
                posts.oversize();
                continue;
            }
            posts.append(R"({"data":)");
            posts.append(post);
            posts.append("}");
            posts.end_record();
        }
        posts.report();
        static_cast<void>(posts.take_problem());
    }

    [[nodiscard]] bool go_on(const page& found) {
        empty_pages_ = found.posts.empty() ? empty_pages_ + 1 : 0;
        token_ = found.next_token;
        if (token_.empty()) return false;
        if (empty_pages_ < most_empty_pages && tokens_.insert(token_).second) return true;
        if (session_.posts().left() > 0) session_.entrance().notice("its pages lead in a circle; ended there");
        return false;
    }

    /// Finds the number of an account by its name. False: stopped meanwhile.
    [[nodiscard]] bool look_up() {
        std::optional<page> found;
        if (!ask("/2/users/by/username/" + what_.user_name, found)) return false;
        simdjson::dom::parser parser;
        simdjson::dom::element root;
        std::string_view id;
        const bool read = parser.parse(answer_).get(root) == simdjson::SUCCESS &&
                          root.at_pointer("/data/id").get(id) == simdjson::SUCCESS;
        const bool number = !id.empty() && id.find_first_not_of("0123456789") == std::string_view::npos;
        if (!read || !number) refuse(found->said.value_or(problem{.detail = "no account of that name"}));
        session_.add_user();
        path_ = "/2/users/" + std::string(id) + "/tweets";
        return true;
    }

    [[noreturn]] void refuse(const problem& said) {
        const bool access = said.type.starts_with("not-authorized") || said.type == "client-forbidden";
        const auto how = access ? source_error::kind::unauthorised : source_error::kind::rejected;
        throw session_.failed(how, "answered: " + session_.printable_words(said.words()), *this);
    }

    const listing& what_;
    const options& options_;
    session session_;
    std::string path_;
    std::string answer_;
    bool too_large_ = false;
    std::string token_;
    std::set<std::string> tokens_;  ///< at most one for each page that was paid for, or empty
    std::size_t empty_pages_ = 0;
};

}  // namespace

std::uint64_t page_size(std::uint64_t left, std::uint64_t least) noexcept {
    constexpr std::uint64_t most = 100;
    const bool leaves_crumbs = left > most && left - most < least;
    return leaves_crumbs ? left - least : std::clamp(left, least, most);
}

pages::pages(listing what, options chosen) : what_(std::move(what)), options_(checked(std::move(chosen))) {}

void pages::run(intake& entrance) {
    reading(what_, options_, entrance).run();
}

}  // namespace weir::x
