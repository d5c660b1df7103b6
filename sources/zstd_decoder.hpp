// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace weir {

/// Whether this build can decode zstd.
[[nodiscard]] bool has_zstd() noexcept;

/// A zstd_decoder decodes frames that were made with a dictionary, each on its own. One thread at a time.
class zstd_decoder {
public:
    enum class result { decoded, too_large, broken };

    /// Throws `std::invalid_argument` if `dictionary` is none, or this build has no zstd.
    zstd_decoder(std::string_view dictionary, std::size_t most_bytes);
    ~zstd_decoder();
    zstd_decoder(const zstd_decoder&) = delete;
    zstd_decoder& operator=(const zstd_decoder&) = delete;

    /// Decodes to `text`, which stays until the next call. Behind it a zero and 63 more bytes can be read.
    [[nodiscard]] result decode(std::string_view frame, std::string_view& text);

    /// The dictionary's number, by which a server knows it.
    [[nodiscard]] std::uint32_t dictionary() const noexcept { return dictionary_; }

private:
    struct library;

    std::unique_ptr<library> library_;
    std::uint32_t dictionary_ = 0;
};

}  // namespace weir
