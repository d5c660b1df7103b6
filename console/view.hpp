// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/clock.hpp>
#include <weir/tally.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::console {

/// A tag of a window's top list.
struct row {
    std::string tag;  ///< the spelling to show, as it came from outside, without '#'
    std::string key;  ///< what it was counted under
    std::uint64_t count = 0;
    std::optional<std::uint64_t> authors = {};  ///< how many different ones used it, if that is asked for
};

/// A window view is all that is printed of one window.
struct window_view {
    std::int64_t id = 0;
    time_point start = {};
    time_point end = {};
    bool final = true;           ///< false: more may still come
    std::uint64_t events = 0;    ///< posts, with and without tags
    std::uint64_t tags = 0;      ///< uses of tags
    std::uint64_t distinct = 0;  ///< different keys
    std::vector<row> top;        ///< best first
};

/// What one source of a run has done.
struct source_view {
    std::string name = {};  ///< as it was given
    tally records = {};     ///< of which `counted` includes posts too late for their windows
    std::uint64_t reconnects = 0;
    bool failed = false;  ///< for good, while others went on
};

/// What a run has done, as `--stats` prints it.
struct run_view {
    tally records;
    std::uint64_t reconnects = 0;
    std::uint64_t max_batches_in_flight = 0;
    std::uint64_t max_bytes_in_flight = 0;
    std::uint64_t peak_rss_bytes = 0;
    std::uint64_t untimed = 0;       ///< posts counted that are in no window, since they have no time
    std::uint64_t filtered = 0;      ///< posts counted that are in no window, since nobody wants them
    std::uint64_t refused_tags = 0;  ///< what no tag may be
    std::vector<source_view> sources = {};
};

}  // namespace weir::console
