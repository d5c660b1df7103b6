// SPDX-License-Identifier: Apache-2.0
#include "replay_output.hpp"

#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace weir {

std::size_t replay_output::next_cut(std::size_t available) {
    if (chunks_.bytes == 0) return available;
    if (chunks_.seed == 0) return std::min(available, chunks_.bytes);
    return std::min<std::size_t>(available, 1 + random_.next() % chunks_.bytes);
}

void replay_output::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t length = next_cut(bytes.size());
        if (chunked_) {
            std::array<char, 16> digits;
            waiting_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), length, 16).ptr);
            waiting_ += "\r\n";
        }
        pieces_.push_back({sent_ + waiting_.size(), length});
        waiting_ += bytes.substr(0, length);
        if (chunked_) waiting_ += "\r\n";
        appended_ += length;
        bytes.remove_prefix(length);
    }
}

void replay_output::append_end() {
    if (chunked_) waiting_ += "0\r\n\r\n";
}

replay_output::outcome replay_output::send_to(int socket, std::uint64_t& accepted_bytes) {
    while (sent_of_waiting_ < waiting_.size()) {
        const auto taken = ::send(socket, waiting_.data() + sent_of_waiting_, waiting_.size() - sent_of_waiting_,
                                  MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken < 0 && errno == EINTR) continue;
        if (taken < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? outcome::blocked : outcome::broken;
        sent_of_waiting_ += static_cast<std::size_t>(taken);
        accepted_bytes += static_cast<std::uint64_t>(taken);
        count_accepted();
    }
    sent_ += waiting_.size();
    waiting_.clear();
    sent_of_waiting_ = 0;
    return outcome::sent;
}

void replay_output::count_accepted() {
    const std::uint64_t position = sent_ + sent_of_waiting_;
    while (!pieces_.empty() && pieces_.front().begin < position) {
        auto& front = pieces_.front();
        const std::uint64_t length = std::min(position - front.begin, front.length);
        accepted_ += length;
        if (length < front.length) {
            front = {front.begin + length, front.length - length};
            return;
        }
        pieces_.pop_front();
    }
}

}  // namespace weir
