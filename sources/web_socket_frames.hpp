// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// What a frame holds (RFC 6455, 5.2).
enum class web_socket_opcode : unsigned char { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// The four bytes that a client, and only a client, scrambles a frame's payload with (RFC 6455, 5.3).
using web_socket_mask = std::array<unsigned char, 4>;

/// A frame as a server sends it; `last` is its message's last.
[[nodiscard]] std::string web_socket_frame(web_socket_opcode what, std::string_view payload, bool last = true);

/// A whole message, or a control frame, as a client sends it.
[[nodiscard]] std::string web_socket_frame(web_socket_opcode what, std::string_view payload, web_socket_mask mask);

/// The payload of a close frame (RFC 6455, 5.5.1).
[[nodiscard]] std::string web_socket_farewell(int code, std::string_view words = {});

/// A web_socket_reader puts messages together from what a server sends, whatever pieces it comes in: control frames may
/// stand between the frames of a message. It holds one message of the limit's size and one control frame.
class web_socket_reader {
public:
    enum class event {
        nothing,   ///< all bytes were read
        message,   ///< `payload` and `binary` tell it
        oversize,  ///< a message was longer than the limit, and nothing of it was kept
        ping,      ///< `payload` is to be sent back
        pong,
        close,   ///< `payload` holds code and words
        broken,  ///< `problem` says which rule was: there is no way to go on
    };

    /// Behind a message so many bytes can be read, as SIMD readers want them.
    static constexpr std::size_t padding = 64;

    explicit web_socket_reader(std::size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

    /// Reads up to the end of the next event and takes what was read away from `bytes`.
    [[nodiscard]] event next(std::string_view& bytes);

    /// Of the last event; until the next call of `next`.
    [[nodiscard]] std::string_view payload() const noexcept { return is_control(opcode_) ? control_ : message_; }
    [[nodiscard]] bool binary() const noexcept { return kind_ == web_socket_opcode::binary; }
    [[nodiscard]] const char* problem() const noexcept { return problem_; }

private:
    static bool is_control(unsigned char opcode) noexcept { return opcode >= 8; }

    void begin_frame();
    void begin_message();
    void keep(std::string_view bytes);
    [[nodiscard]] event end_frame();
    [[nodiscard]] event end_message();
    [[nodiscard]] std::size_t head_bytes() const noexcept;
    [[nodiscard]] const char* problem_of_head() const noexcept;

    const std::size_t max_message_bytes_;
    const char* problem_ = nullptr;

    std::string head_;  ///< of the frame under way
    unsigned char opcode_ = 0;
    bool last_ = false;
    bool in_payload_ = false;
    std::uint64_t left_ = 0;  ///< of its payload

    web_socket_opcode kind_ = web_socket_opcode::text;
    bool in_message_ = false;  ///< its last frame is still to come
    bool too_long_ = false;
    std::string message_;
    std::string control_;
};

}  // namespace weir
