// SPDX-License-Identifier: Apache-2.0
#include <weir/x.hpp>

#include "x_pages.hpp"
#include "x_stream.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace weir::x {

namespace {

/// Made once now, so that options that cannot work are refused here and not when the flow runs.
template <class Source, class... Parts>
tweets made_of(std::string name, const Parts&... parts) {
    const Source checked(parts...);
    return {std::move(name), [parts...] { return std::make_unique<Source>(parts...); }};
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool is_name_letter(char letter) {
    return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

}  // namespace

std::string dollars(std::uint64_t mills) {
    const std::string rest = std::to_string(1000 + mills % 1000).substr(1);
    return '$' + std::to_string(mills / 1000) + '.' + (rest.ends_with('0') ? rest.substr(0, 2) : rest);
}

tweets search(const options& chosen) {
    return made_of<stream>("x:search", std::string("x:search"), std::string("/2/tweets/search/stream"), chosen);
}

tweets sample(const options& chosen) {
    return made_of<stream>("x:sample", std::string("x:sample"), std::string("/2/tweets/sample/stream"), chosen);
}

tweets recent(std::string query, const options& chosen) {
    if (query.find_first_not_of(" \t\r\n") == std::string::npos)
        throw std::invalid_argument("x::recent: no query; say what to look for, such as #elixir");
    const listing what = {.name = "x:recent",
                          .path = "/2/tweets/search/recent",
                          .query = std::move(query),
                          .token_name = "next_token",
                          .least = 10};
    return made_of<pages>("x:recent", what, chosen);
}

tweets user(std::string account, const options& chosen) {
    const bool named = account.starts_with('@');
    if (named) account.erase(0, 1);
    const bool number = !named && std::all_of(account.begin(), account.end(), is_digit);
    const bool good = std::all_of(account.begin(), account.end(), is_name_letter);
    if (account.empty() || !good || account.size() > (number ? 19 : 15))
        throw std::invalid_argument("x::user: no account; give its name (letters, digits, _) or its number");
    listing what = {.name = "x:user", .path = {}, .token_name = "pagination_token", .least = 5};
    if (number) what.path = "/2/users/" + account + "/tweets";
    if (!number) what.user_name = account;
    return made_of<pages>("x:user", what, chosen);
}

}  // namespace weir::x
