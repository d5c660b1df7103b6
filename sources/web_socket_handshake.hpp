// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// A key as a client sends it: 16 random bytes in base64 (RFC 6455, 4.1). Throws `std::runtime_error`.
[[nodiscard]] std::string web_socket_key();

/// What a server has to answer that key with (RFC 6455, 4.2.2).
[[nodiscard]] std::string web_socket_accept(std::string_view key);

/// The request that opens a web socket. `url` begins with http:// or https://; `headers` are whole lines.
[[nodiscard]] std::string web_socket_upgrade(const std::string& url, const std::vector<std::string>& headers,
                                             std::string_view key);

/// A web_socket_handshake reads the answer to such a request, from bytes in any pieces.
class web_socket_handshake {
public:
    enum class state {
        reading,
        accepted,  ///< `rest` is the first of the frames
        refused,   ///< `status` and `words` tell; more words may come until `whole`
        broken,    ///< `words` says why it is no answer
    };

    static constexpr std::size_t most_head_bytes = std::size_t{64} << 10;
    static constexpr std::size_t most_words = 4096;

    explicit web_socket_handshake(std::string_view key) : accept_(web_socket_accept(key)) {}

    state take(std::string_view bytes);

    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] bool whole() const noexcept;
    [[nodiscard]] std::string_view rest() const noexcept { return received_; }

    /// The first 4 KiB of the answer that refuses, or why there was none.
    [[nodiscard]] const std::string& words() const noexcept { return words_; }

    /// Of the answer, names in small letters.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }

private:
    state read_head(std::string_view head);
    state read_words();
    state fail(const char* why);
    [[nodiscard]] bool read_status(std::string_view line);
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;

    const std::string accept_;
    state state_ = state::reading;
    int status_ = 0;
    std::string received_;  ///< what was not read yet
    std::vector<std::pair<std::string, std::string>> headers_;
    std::optional<std::size_t> length_;  ///< of the words
    std::string words_;
};

}  // namespace weir
