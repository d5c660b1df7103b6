// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "x_problem.hpp"

#include <weir/clock.hpp>
#include <weir/source_error.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::x {

/// How to wait before the next attempt.
enum class pace {
    network,      ///< a connection was refused, lost, closed or fell silent
    http,         ///< an answer that may be another one soon, such as 503
    limited,      ///< too many requests
    connections,  ///< too many connections: X takes minutes to notice that an old one is gone
    at_once,      ///< the server asked for it
};

/// What an answer or a message means.
struct verdict {
    std::optional<pace> again = {};                               ///< nothing: no repetition can help
    source_error::kind otherwise = source_error::kind::rejected;  ///< how it ends then
    std::string_view advice = {};                                 ///< a sentence that says what to do; may be empty
};

/// What a problem in the midst of a stream means. Nothing, if the stream goes on.
[[nodiscard]] std::optional<verdict> judge_in_stream(const problem& said);

/// What a status other than 2xx means, with what the answer said, if that could be read.
[[nodiscard]] verdict judge_status(int status, const std::optional<problem>& said);

/// A schedule says how long to wait before the next attempt, for each pace apart. A value.
class schedule {
public:
    struct options {
        std::optional<std::size_t> give_up_after = {};  ///< at so many failures of one pace in a row
        std::optional<std::size_t> give_up_first = {};  ///< the same for network and http, until `reset`
    };

    explicit schedule(options chosen) : options_(chosen) {}

    /// Counts a failure. How long to wait, or nothing: give up.
    [[nodiscard]] std::optional<duration> next(pace what);

    /// Something useful has come: whatever failed is over.
    void reset() noexcept;

    /// How many failures there were in a row, of the pace that came last.
    [[nodiscard]] std::size_t in_a_row() const noexcept { return in_a_row_; }

private:
    [[nodiscard]] std::optional<std::size_t> limit_of(pace what) const noexcept;

    options options_;
    bool worked_ = false;
    std::size_t in_a_row_ = 0;
    std::array<std::size_t, 5> failures_ = {};
};

}  // namespace weir::x
