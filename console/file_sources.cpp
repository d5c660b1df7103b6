// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "source_openers.hpp"

#include <weir/recording.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

namespace weir::console {

namespace {

/// A line of a recording may be longer than its record by this.
constexpr file_options with_room_for_recordings{.max_record_bytes = file_options().max_record_bytes + 4096};

/// How a regular file begins; nothing of what cannot be looked at without taking it.
std::string front_of(int descriptor) {
    std::array<char, 64> front;
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    const auto offset = ::lseek(descriptor, 0, SEEK_CUR);
    const auto count = ::pread(descriptor, front.data(), front.size(), offset);
    return count > 0 ? std::string(front.data(), static_cast<std::size_t>(count)) : std::string();
}

std::string front_of(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return {};  // whoever reads it will say why
    auto front = front_of(descriptor);
    ::close(descriptor);
    return front;
}

/// Whether it can be read straight away, range by range: what is known not to be a recording.
bool is_plain(std::string_view front, replay_speed speed) {
    return !front.empty() && !begins_recording(front) && speed.times <= 0;
}

}  // namespace

opened_source open_file(const source_argument& which, const top_options& options) {
    constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
    const std::string front = front_of(which.rest);
    if (front.starts_with(zstd_magic))
        return {replayed(tweets_from_zstd_file(which.rest, with_room_for_recordings), options.speed)};
    if (is_plain(front, options.speed)) return {tweets_from_file(which.rest)};
    return {replayed(tweets_from_file(which.rest, with_room_for_recordings), options.speed)};
}

opened_source open_standard_input(const source_argument&, const top_options& options) {
    constexpr const char* name = "standard input";
    if (is_plain(front_of(STDIN_FILENO), options.speed)) return {tweets_from_descriptor(STDIN_FILENO, name)};
    return {replayed(tweets_from_descriptor(STDIN_FILENO, name, with_room_for_recordings), options.speed)};
}

}  // namespace weir::console
