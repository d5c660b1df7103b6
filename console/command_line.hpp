// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "option_table.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir::console {

/// A command line is what was typed after a verb, cut into options and the rest, but not yet understood. A value.
class command_line {
public:
    /// Cuts `arguments` by the verb's options. Throws `usage_error` for an option that the verb does not have (naming
    /// the nearest one that it has), a missing value, and an option given twice that may be given once.
    command_line(verb which, std::vector<std::string> arguments);

    [[nodiscard]] bool has(std::string_view long_name) const { return values_.contains(long_name); }

    /// The value of an option that is there; of a repeatable one all values, with commas between.
    [[nodiscard]] const std::string& value(std::string_view long_name) const {
        return values_.at(std::string(long_name)).joined;
    }

    /// All values of a repeatable option; none where it is not given.
    [[nodiscard]] std::vector<std::string> values(std::string_view long_name) const {
        const auto found = values_.find(long_name);
        return found == values_.end() ? std::vector<std::string>() : found->second.each;
    }

    /// What is not an option, in its order.
    [[nodiscard]] const std::vector<std::string>& rest() const noexcept { return rest_; }

private:
    struct given {
        std::string joined;
        std::vector<std::string> each;
    };

    std::map<std::string, given, std::less<>> values_;
    std::vector<std::string> rest_;
};

/// The candidate that `text` was most likely meant to be; empty if none is near.
[[nodiscard]] std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates);

}  // namespace weir::console
