// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace simdjson::dom {
class element;
}

namespace weir::x {

/// A problem is what X says when something is wrong, in an answer or in the midst of a stream.
struct problem {
    std::string type = {};        ///< the last part of its URI, such as `usage-capped`; empty for `about:blank`
    std::string title = {};       ///< such as `ConnectionException`
    std::string detail = {};      ///< a sentence for people
    std::string connection = {};  ///< `connection_issue` or `disconnect_type`

    /// What X said, untouched: fit for a message only when secrets and control characters are out of it.
    [[nodiscard]] std::string words() const;
};

/// The problem that a JSON object tells of: alone, as the first of an array `errors`, or in the old form with `code`
/// and `message` (documentation, "Response codes & errors"). Nothing, if it tells of none.
[[nodiscard]] std::optional<problem> problem_in(const simdjson::dom::element& json);

/// The same, from text; nothing also where it is no JSON.
[[nodiscard]] std::optional<problem> problem_in(std::string_view json);

}  // namespace weir::x
