// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "x_problem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::x {

/// A page is one answer of a paged endpoint. Its posts are views of the answer's bytes.
struct page {
    std::vector<std::string_view> posts = {};
    std::string next_token = {};  ///< empty: this is the last page
    bool has_data = false;        ///< false where nothing matched, and where all went wrong
    bool has_meta = false;
    std::optional<problem> said = {};  ///< what X says is wrong, also beside posts
};

/// Reads an answer, which must live as long as the page. Nothing, if it is no whole JSON object: then it was cut on its
/// way. It does not look into the posts, so that one that is broken costs no other.
[[nodiscard]] std::optional<page> read_page(std::string_view answer);

}  // namespace weir::x
