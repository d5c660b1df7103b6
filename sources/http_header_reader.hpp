// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/http_stream.hpp>

namespace weir {

/// An http header reader collects the header fields of a response, which come line by line. An interim response (1xx)
/// leaves nothing behind. What exceeds `most_bytes` is ignored. One thread at a time.
class http_header_reader {
public:
    static constexpr std::size_t most_bytes = std::size_t{64} << 10;

    /// Takes a line with its line end. True: it was the blank line that ends a head.
    [[nodiscard]] bool take(std::string_view line);

    [[nodiscard]] const http_headers& headers() const noexcept { return headers_; }

private:
    http_headers headers_;
    std::size_t bytes_ = 0;
};

/// Whether the body behind these headers is compressed. (Some servers call a character set an encoding.)
[[nodiscard]] bool is_compressed(const http_headers& headers);

}  // namespace weir
