// SPDX-License-Identifier: Apache-2.0
#include "web_socket_frames.hpp"

#include <algorithm>

namespace weir {

namespace {

constexpr unsigned char final_bit = 0x80;
constexpr unsigned char reserved_bits = 0x70;
constexpr unsigned char opcode_bits = 0x0f;
constexpr unsigned char mask_bit = 0x80;
constexpr std::size_t most_control_bytes = 125;

void append_number(std::string& to, std::uint64_t number, int bytes) {
    for (int byte = bytes - 1; byte >= 0; --byte) to += static_cast<char>((number >> (8 * byte)) & 0xff);
}

std::string head_of(web_socket_opcode what, std::size_t size_bytes, bool last, bool masked) {
    std::string head;
    head += static_cast<char>(static_cast<unsigned char>(what) | (last ? final_bit : 0));
    const unsigned char mask = masked ? mask_bit : 0;
    if (size_bytes <= most_control_bytes) {
        head += static_cast<char>(mask | size_bytes);
    } else if (size_bytes <= 0xffff) {
        head += static_cast<char>(mask | 126);
        append_number(head, size_bytes, 2);
    } else {
        head += static_cast<char>(mask | 127);
        append_number(head, size_bytes, 8);
    }
    return head;
}

std::uint64_t number_in(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

}  // namespace

std::string web_socket_frame(web_socket_opcode what, std::string_view payload, bool last) {
    return head_of(what, payload.size(), last, false).append(payload);
}

std::string web_socket_frame(web_socket_opcode what, std::string_view payload, web_socket_mask mask) {
    std::string frame = head_of(what, payload.size(), true, true);
    for (const unsigned char byte : mask) frame += static_cast<char>(byte);
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ mask[i % mask.size()]);
    }
    return frame;
}

std::string web_socket_farewell(int code, std::string_view words) {
    std::string payload;
    append_number(payload, static_cast<std::uint64_t>(code), 2);
    return payload.append(words.substr(0, most_control_bytes - 2));
}

web_socket_reader::event web_socket_reader::next(std::string_view& bytes) {
    while (!problem_) {
        if (in_payload_) {
            const std::string_view part = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
            keep(part);
            bytes.remove_prefix(part.size());
            left_ -= part.size();
            if (left_ > 0) return event::nothing;
            in_payload_ = false;
            if (const event what = end_frame(); what != event::nothing) return what;
            continue;
        }
        if (bytes.empty()) return event::nothing;
        head_ += bytes.front();
        bytes.remove_prefix(1);
        if (head_.size() >= 2 && head_.size() == head_bytes()) begin_frame();
    }
    return event::broken;
}

std::size_t web_socket_reader::head_bytes() const noexcept {
    const unsigned size = static_cast<unsigned char>(head_[1]) & 0x7fU;
    return size == 127 ? 10 : size == 126 ? 4 : 2;
}

const char* web_socket_reader::problem_of_head() const noexcept {
    const auto first = static_cast<unsigned char>(head_[0]);
    if ((first & reserved_bits) != 0) return "a frame with reserved bits";
    if ((static_cast<unsigned char>(head_[1]) & mask_bit) != 0) return "a masked frame";
    if (opcode_ > 10 || (opcode_ > 2 && opcode_ < 8)) return "a frame of an unknown kind";
    if (is_control(opcode_) && (!last_ || left_ > most_control_bytes)) return "a control frame that is too long";
    if (left_ >> 63 != 0) return "a frame of impossible length";
    if (!is_control(opcode_) && (opcode_ == 0) != in_message_) return "a frame out of its order";
    return nullptr;
}

void web_socket_reader::begin_frame() {
    const auto first = static_cast<unsigned char>(head_[0]);
    opcode_ = first & opcode_bits;
    last_ = (first & final_bit) != 0;
    const std::string_view long_size = std::string_view(head_).substr(2);
    left_ = long_size.empty() ? static_cast<unsigned char>(head_[1]) & 0x7fU : number_in(long_size);
    problem_ = problem_of_head();
    head_.clear();
    in_payload_ = true;
    if (is_control(opcode_)) {
        control_.clear();
    } else if (!in_message_) {
        begin_message();
    }
}

void web_socket_reader::begin_message() {
    kind_ = static_cast<web_socket_opcode>(opcode_);
    in_message_ = true;
    too_long_ = false;
    message_.clear();
}

void web_socket_reader::keep(std::string_view bytes) {
    if (is_control(opcode_)) {
        control_.append(bytes);
    } else if (too_long_ || left_ > max_message_bytes_ - message_.size()) {
        too_long_ = true;
        message_.clear();
    } else {
        message_.append(bytes);
    }
}

web_socket_reader::event web_socket_reader::end_frame() {
    switch (static_cast<web_socket_opcode>(opcode_)) {
        case web_socket_opcode::ping:
            return event::ping;
        case web_socket_opcode::pong:
            return event::pong;
        case web_socket_opcode::close:
            return event::close;
        default:
            return last_ ? end_message() : event::nothing;
    }
}

web_socket_reader::event web_socket_reader::end_message() {
    in_message_ = false;
    if (too_long_) return event::oversize;
    message_.reserve(message_.size() + padding);
    return event::message;
}

}  // namespace weir
