// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/json_stream.hpp>

#include <optional>
#include <string>

namespace weir::wikimedia {

struct options {
    std::string stream = "recentchange";  ///< or "page-create", "revision-create", ...; several with commas
    std::string url = "https://stream.wikimedia.org/v2/stream/";  ///< what the name of the stream is put behind

    /// Who is asking: Wikimedia refuses requests without, and wants to know whom to reach (its User-Agent policy).
    std::string user_agent = "weir/0.1 (stream analytics; libcurl)";

    std::optional<time_point> since = {};  ///< begins with what happened then; the server keeps some days
    stream_settings settings = {};
};

/// What is changed on the wikis of Wikimedia, one JSON object a record. After a lost connection the server goes on
/// behind the last event, so that nothing is lost; canary events count as control.
[[nodiscard]] tweets recent_changes(options chosen = {});

}  // namespace weir::wikimedia
