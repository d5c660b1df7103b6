// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/source.hpp>

#include <optional>
#include <string_view>

namespace weir {

/// An outage log tells the watcher of a run for which times nothing was received and nothing can be made up for. An
/// outage begins with the last byte before it. Used by the source's thread only.
class outage_log {
public:
    /// A shorter one is not told: a server that ends its responses would have it told all day, and the lost connection
    /// is told as well.
    static constexpr duration least_told = std::chrono::seconds(1);

    /// The intake must outlive the log.
    explicit outage_log(intake& entrance) : entrance_(entrance) {}

    /// A byte has come, keep-alives included.
    void heard() { last_heard_ = entrance_.time().now(); }

    void lost() noexcept { out_ = last_heard_.has_value(); }

    /// A response has begun. `resumed`: the server was told from where on to send.
    void connected(bool resumed);

    /// The run is over.
    void ended(bool resumable);

private:
    void tell();

    intake& entrance_;
    std::optional<time_point> last_heard_;
    bool out_ = false;
};

/// A quiet watch says once when a stream that is connected has delivered nothing for too long. Used by the source's
/// thread only.
class quiet_watch {
public:
    /// Nothing is watched if `limit` is 0.
    quiet_watch(intake& entrance, duration limit, std::string_view words)
        : entrance_(entrance), limit_(limit), words_(words) {}

    /// A record or a new connection has come.
    void calm() { since_ = entrance_.time().now(); }

    /// Connected no more.
    void pause() noexcept { since_.reset(); }

    /// Speaks if it is due. When it will be, or `end_of_time`.
    [[nodiscard]] time_point attend();

private:
    intake& entrance_;
    const duration limit_;
    const std::string_view words_;
    std::optional<time_point> since_;
};

}  // namespace weir
