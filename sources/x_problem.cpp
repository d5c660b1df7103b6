// SPDX-License-Identifier: Apache-2.0
#include "x_problem.hpp"

#include <simdjson.h>

namespace weir::x {

namespace {

namespace dom = simdjson::dom;

std::string text_of(const dom::object& from, std::string_view name) {
    std::string_view text;
    return from[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::string last_part(const std::string& uri) {
    const std::size_t slash = uri.rfind('/');
    return slash == std::string::npos ? std::string() : uri.substr(slash + 1);
}

std::optional<problem> read(const dom::object& from) {
    problem found = {.type = last_part(text_of(from, "type")),
                     .title = text_of(from, "title"),
                     .detail = text_of(from, "detail"),
                     .connection = text_of(from, "connection_issue")};
    if (found.connection.empty()) found.connection = text_of(from, "disconnect_type");
    if (found.detail.empty()) found.detail = text_of(from, "message");
    const bool says_something = !found.type.empty() || !found.title.empty() || !found.detail.empty();
    return says_something ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace

std::string problem::words() const {
    if (title.empty() || detail.empty() || title == detail) return title.empty() ? detail : title;
    return title + ": " + detail;
}

std::optional<problem> problem_in(const dom::element& json) {
    dom::object outer;
    if (json.get(outer) != simdjson::SUCCESS) return std::nullopt;
    dom::array errors;
    if (outer["errors"].get(errors) == simdjson::SUCCESS) {
        for (const dom::element one : errors) {
            dom::object inner;
            if (one.get(inner) != simdjson::SUCCESS) continue;
            if (auto found = read(inner)) {
                // What refuses many things at once may name its kind outside of them only.
                if (found->type.empty()) found->type = last_part(text_of(outer, "type"));
                return found;
            }
        }
    }
    return read(outer);
}

std::optional<problem> problem_in(std::string_view json) {
    dom::parser parser;
    dom::element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
    return problem_in(root);
}

}  // namespace weir::x
