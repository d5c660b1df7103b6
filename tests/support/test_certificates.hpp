// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weir::testing {

/// What a server proves with who it is: a certificate and its key, both as PEM.
struct test_identity {
    std::string certificate;
    std::string key;
};

/// Test certificates are an authority of one's own and what it vouches for, made anew each time, so that nothing secret
/// or dated lies in the repository. The files are gone with it. One thread at a time.
class test_certificates {
public:
    test_certificates();
    ~test_certificates();
    test_certificates(const test_certificates&) = delete;
    test_certificates& operator=(const test_certificates&) = delete;

    test_identity good;               ///< for 127.0.0.1 and localhost
    test_identity wrong_host;         ///< for elsewhere.example
    test_identity expired;            ///< since yesterday
    test_identity self_signed;        ///< for 127.0.0.1 and localhost
    test_identity unknown_authority;  ///< likewise, by an authority that nobody knows

    /// The authority's certificate, to be trusted by who is to trust `good`.
    [[nodiscard]] std::string authority_file() const { return directory_ + "/authority.pem"; }

private:
    std::string directory_;
};

}  // namespace weir::testing
