// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/replay_server.hpp>
#include <weir/tweets.hpp>

#include <memory>

namespace weir::console {

/// A feed of synthetic tweets without end, in which topics rise and fall.
[[nodiscard]] record_feed demo_feed();

/// The demo server is a Twitter-compatible server inside the process, on loopback, so that `demo:` goes all the way
/// that a live stream goes. It must outlive the flow that reads from it.
class demo_server {
public:
    demo_server();

    [[nodiscard]] tweets stream() const;

private:
    replay_server server_;
};

}  // namespace weir::console
