// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/test_certificates.hpp"

#include <memory>
#include <string>
#include <vector>

namespace weir::testing {

/// A tls server answers the n-th request to a port of 127.0.0.1 with the n-th answer (then with the last), over TLS, on
/// a thread of its own, and closes. Its destructor interrupts it.
class tls_server {
public:
    tls_server(const test_identity& who, std::vector<std::string> answers);
    ~tls_server();
    tls_server(const tls_server&) = delete;
    tls_server& operator=(const tls_server&) = delete;

    [[nodiscard]] std::string url() const;

    /// The requests that came through a handshake.
    [[nodiscard]] std::vector<std::string> requests() const;

private:
    class listener;
    std::unique_ptr<listener> listener_;
};

}  // namespace weir::testing
