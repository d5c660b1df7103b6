// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/catch.hpp"

#include "arguments.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace weir::testing {

/// The arguments of a verb, behind its name.
inline std::vector<std::string> behind(std::string verb, const std::vector<std::string>& arguments) {
    std::vector<std::string> all{std::move(verb)};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

/// What the program would do with these arguments.
inline console::command parsed(const std::vector<std::string>& arguments) {
    std::vector<const char*> pointers{"weir"};
    for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
    const auto version = [] { return std::string("weir 1.2.3 (libcurl 7)\n"); };
    return console::parse(static_cast<int>(pointers.size()), pointers.data(), version);
}

/// The same of arguments that are accepted, as the options of their verb.
template <class Options>
Options accepted(const std::vector<std::string>& arguments) {
    console::command result = parsed(arguments);
    if (const auto* refused = std::get_if<console::message>(&result)) FAIL(refused->text);
    return std::get<Options>(std::move(result));
}

/// The sentence with which the arguments are refused.
inline std::string refusal(const std::vector<std::string>& arguments) {
    const console::command result = parsed(arguments);
    const auto* refused = std::get_if<console::message>(&result);
    if (!refused) return "accepted";
    CHECK(refused->exit_code == 2);
    CHECK(refused->to_stderr);
    return refused->text;
}

/// What `weir top` with these arguments would do.
inline console::top_options top(const std::vector<std::string>& arguments) {
    return accepted<console::top_options>(behind("top", arguments));
}

inline std::string refused_top(const std::vector<std::string>& arguments) {
    return refusal(behind("top", arguments));
}

}  // namespace weir::testing
