// SPDX-License-Identifier: Apache-2.0
#include "x_rules_answer.hpp"

#include "x_problem.hpp"

#include <simdjson.h>

#include <array>
#include <cstdio>

namespace weir::x {

namespace {

namespace dom = simdjson::dom;

/// What X calls a refusal, and how it ends a sentence that begins with the rule.
struct refusal {
    std::string_view type;
    std::string_view reason;
};
constexpr std::array refusals = {
    refusal{"duplicate-rules", "is there already"},
    refusal{"invalid-rules", "is no valid rule"},
    refusal{"rule-cap", "is one rule too many"},
    refusal{"noncompliant-rules", "is a rule that X does not allow"},
};

std::string text_of(const dom::object& from, std::string_view name) {
    std::string_view text;
    return from[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

/// All that a refusal says for people: `detail`, `details` and the messages of `errors` inside.
std::string details_of(const dom::object& from) {
    std::string all = text_of(from, "detail");
    const auto add = [&all](std::string_view text) {
        if (!all.empty() && !text.empty()) all += "; ";
        all += text;
    };
    dom::array list;
    if (from["details"].get(list) == simdjson::SUCCESS) {
        for (const dom::element one : list)
            if (std::string_view text; one.get(text) == simdjson::SUCCESS) add(text);
    }
    if (from["errors"].get(list) == simdjson::SUCCESS) {
        for (const dom::element one : list)
            if (std::string_view text; one["message"].get(text) == simdjson::SUCCESS) add(text);
    }
    return all;
}

refused_rule read_refused(const dom::element& error) {
    dom::object from;
    if (error.get(from) != simdjson::SUCCESS) return {.reason = "was refused"};
    const std::string id = text_of(from, "id");
    const std::string uri = text_of(from, "type");
    const std::string type = uri.substr(uri.rfind('/') + 1);
    const std::string title = text_of(from, "title");
    std::string reason;
    for (const refusal& one : refusals)
        if (one.type == type) reason = one.reason;
    if (reason.empty()) reason = "was refused" + (title.empty() ? "" : " (" + title + ')');
    const bool repeated = type == "duplicate-rules";
    if (repeated && !id.empty()) reason += ", as " + id;
    if (const std::string details = details_of(from); !details.empty()) reason += ": " + details;
    const std::string value = text_of(from, "value");
    return {.value = value.empty() && !repeated ? id : value, .reason = std::move(reason)};
}

void read_rules(const dom::object& root, std::vector<rule>& into) {
    dom::array data;
    if (root["data"].get(data) != simdjson::SUCCESS) return;
    for (const dom::element one : data) {
        dom::object from;
        if (one.get(from) != simdjson::SUCCESS) continue;
        into.push_back({.id = text_of(from, "id"), .value = text_of(from, "value"), .tag = text_of(from, "tag")});
    }
}

void read_refusals(const dom::element& root, std::vector<refused_rule>& into) {
    dom::array errors;
    if (root["errors"].get(errors) == simdjson::SUCCESS) {
        for (const dom::element one : errors) into.push_back(read_refused(one));
    } else if (problem_in(root)) {
        into.push_back(read_refused(root));
    }
}

/// RFC 8259, section 7.
std::string json_string(std::string_view text) {
    std::string json = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') json += '\\';
        if (static_cast<unsigned char>(letter) >= 0x20) {
            json += letter;
            continue;
        }
        std::array<char, 8> escaped = {};
        std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(letter));
        json += escaped.data();
    }
    return json + '"';
}

}  // namespace

std::optional<read_answer> read_rules_answer(std::string_view json) {
    dom::parser parser;
    dom::element root;
    dom::object outer;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
    if (root.get(outer) != simdjson::SUCCESS) return std::nullopt;
    read_answer read;
    read_rules(outer, read.found.rules);
    read_refusals(root, read.found.refused);
    std::string_view token;
    if (root.at_pointer("/meta/next_token").get(token) == simdjson::SUCCESS) read.token = token;
    std::uint64_t deleted = 0;
    if (root.at_pointer("/meta/summary/deleted").get(deleted) == simdjson::SUCCESS) read.found.deleted = deleted;
    return read;
}

std::string body_that_adds(const std::vector<rule>& wanted) {
    std::string list;
    for (const rule& one : wanted) {
        if (!list.empty()) list += ',';
        (list += R"({"value":)") += json_string(one.value);
        if (!one.tag.empty()) (list += R"(,"tag":)") += json_string(one.tag);
        list += '}';
    }
    return R"({"add":[)" + list + "]}";
}

std::string body_that_removes(const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) {
        if (!list.empty()) list += ',';
        list += json_string(id);
    }
    return R"({"delete":{"ids":[)" + list + "]}}";
}

}  // namespace weir::x
