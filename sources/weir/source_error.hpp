// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace weir {

/// A source error says that a source has failed for good. Its text is fit for a terminal: what happened, where, and in
/// the server's own words.
class source_error : public std::runtime_error {
public:
    enum class kind {
        unauthorised,  ///< the server does not accept the credentials (401, 403)
        rejected,      ///< the server will never answer this request (404, 406, 413, 416)
        unreachable,   ///< no connection held, as often as was to be tried
    };

    source_error(kind what, const std::string& text) : std::runtime_error(text), kind_(what) {}

    [[nodiscard]] kind what_kind() const noexcept { return kind_; }

private:
    kind kind_;
};

}  // namespace weir
