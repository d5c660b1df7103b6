// SPDX-License-Identifier: Apache-2.0
#include "x_gate.hpp"

#include <charconv>
#include <utility>

namespace weir::x {

bool seen_ids::insert(std::uint64_t id) {
    if (!ids_.insert(id).second) return false;
    if (order_.size() < most) {
        order_.push_back(id);
        return true;
    }
    ids_.erase(std::exchange(order_[oldest_], id));
    oldest_ = (oldest_ + 1) % most;
    return true;
}

namespace {

/// By what all posts have; a page of HTML and other noise have not.
bool may_be_post(std::string_view record) {
    return record.starts_with('{') && record.find("\"data\"") != std::string_view::npos;
}

}  // namespace

gate::gate(block_writer& writer, const options& chosen) : writer_(writer), options_(chosen) {}

void gate::end_record() {
    // Behind the budget nothing counts as received: it would have stayed with X, had the connection been cut sooner.
    if (left() == 0) return abandon_record();
    switch (sort_of(current())) {
        case sort::unreadable:
            // X charges for it, if it was one; what reads the records may well know how to read it.
            if (!may_be_post(current())) return writer_.end_record();
            [[fallthrough]];
        case sort::post:
            ++posts_;
            if (options_.costs) options_.costs->add_posts(1);
            return writer_.end_record();
        case sort::repeated:
            writer_.duplicate();
            break;
        case sort::control:
            writer_.control();
            break;
    }
    abandon_record();
}

void gate::oversize() {
    if (left() > 0) writer_.oversize();
}

void gate::malformed() {
    if (left() > 0) writer_.malformed();
}

gate::sort gate::sort_of(std::string_view record) {
    simdjson::dom::element root;
    simdjson::dom::object outer;
    if (parser_.parse(record.data(), record.size()).get(root) != simdjson::SUCCESS) return sort::unreadable;
    if (root.get(outer) != simdjson::SUCCESS) return sort::unreadable;
    simdjson::dom::object post;
    // A post that comes with errors lacks something that was asked for, and is a post.
    if (outer["data"].get(post) == simdjson::SUCCESS) return is_repeated(post) ? sort::repeated : sort::post;
    if (auto said = problem_in(root)) problem_ = std::move(said);
    return sort::control;
}

bool gate::is_repeated(const simdjson::dom::object& post) {
    std::string_view id;
    std::uint64_t number = 0;
    if (post["id"].get(id) != simdjson::SUCCESS) return false;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    return error == std::errc() && end == id.data() + id.size() && !seen_.insert(number);
}

}  // namespace weir::x
