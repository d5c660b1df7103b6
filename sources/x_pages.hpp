// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x.hpp>

#include <functional>

namespace weir::x {

/// What is asked for page by page.
struct listing {
    std::string name;            ///< for messages
    std::string path;            ///< behind the base address
    std::string query = {};      ///< of recent search; else empty
    std::string token_name;      ///< the parameter that takes the `next_token` of the page before
    std::uint64_t least = 10;    ///< posts a page, by X's rules; 100 at most
    std::string user_name = {};  ///< an account to be looked up, whose number then goes behind `/2/users/`
};

/// How many posts the next page should have, so that a budget is neither exceeded nor left with fewer than `least`.
[[nodiscard]] std::uint64_t page_size(std::uint64_t left, std::uint64_t least) noexcept;

/// Pages are a source of the posts that an endpoint of X lists, from the newest to the last page, to the budget, or to
/// a page that leads in a circle. A page that was cut on its way is asked for again, and delivered once.
class pages final : public source {
public:
    /// Throws `std::invalid_argument` for wrong options.
    pages(listing what, options chosen);

    void run(intake& entrance) override;

private:
    const listing what_;
    const options options_;
};

}  // namespace weir::x
