// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x.hpp>

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::x {

/// A rule says which posts `x::search` gets: words and operators, such as `cat has:images`.
struct rule {
    std::string id = {};  ///< X's number for it
    std::string value = {};
    std::string tag = {};  ///< the user's own name for it; may be empty

    friend bool operator==(const rule&, const rule&) = default;
};

/// Why X did not do what was asked of it for one rule.
struct refused_rule {
    std::string value = {};   ///< of the rule, or its number; empty where X does not say
    std::string reason = {};  ///< the end of a sentence that begins with the rule
};

/// What became of a change. X may do one part of it and refuse the other.
struct rules_answer {
    std::vector<rule> rules = {};  ///< those that were added, or would be
    std::vector<refused_rule> refused = {};
    std::uint64_t deleted = 0;
};

/// A rule book changes the rules of an app at X; all its streams follow them. Each member makes one request, or one a
/// page, and does not repeat it. They throw `source_error` for an answer other than X's yes or no, with what to do
/// about it, and where the stop token ends them. What they return is X's text, without the token, and not fit for a
/// terminal. One thread at a time.
class rule_book {
public:
    /// Throws `std::invalid_argument` for options that cannot work. Budget and fields play no part.
    explicit rule_book(options chosen, std::stop_token stopping = {});

    /// All rules there are (GET /2/tweets/search/stream/rules).
    [[nodiscard]] std::vector<rule> list();

    /// Adds these; their ids are ignored. Throws `std::invalid_argument` for text that is not UTF-8.
    [[nodiscard]] rules_answer add(const std::vector<rule>& wanted) { return add(wanted, ""); }

    /// What `add` would do; nothing is changed.
    [[nodiscard]] rules_answer check(const std::vector<rule>& wanted) { return add(wanted, "?dry_run=true"); }

    /// Removes the rules with these ids. Throws `std::invalid_argument` for what is no number.
    [[nodiscard]] rules_answer remove(const std::vector<std::string>& ids);

private:
    [[nodiscard]] rules_answer add(const std::vector<rule>& wanted, const std::string& query);
    [[nodiscard]] std::string ask(const std::string& query, const std::string& body);

    const options options_;
    const std::stop_token stopping_;
};

}  // namespace weir::x
