// SPDX-License-Identifier: Apache-2.0
#include "weir/files.hpp"

#include "descriptor.hpp"
#include "file_ranges.hpp"
#include "line_blocks.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir {

namespace {

/// Of a file that is read in parts, as many bytes are dealt out at once: what threads share, a few microseconds a batch
/// where their caches are far apart, is then a hundredth of the time.
constexpr std::uint64_t most_in_parts = std::uint64_t{2} << 20;

std::string reason(int error) {
    return std::generic_category().message(error);
}

struct compression {
    std::string_view magic;   ///< the first bytes of a file
    std::string_view unpack;  ///< the command that prints it
};

constexpr std::array<compression, 4> compressions = {{{"\x1f\x8b", "zcat"},
                                                      {"\x28\xb5\x2f\xfd", "zstdcat"},
                                                      {"\xfd"
                                                       "7zXZ",
                                                       "xzcat"},
                                                      {"BZh", "bzcat"}}};

/// How long `poll` may sleep: in milliseconds, rounded up; -1: until something happens.
int poll_timeout(duration sleep) {
    if (sleep == duration::max()) return -1;
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(sleep).count();
    return static_cast<int>(std::min<std::int64_t>(milliseconds, 1'000'000));
}

}  // namespace

/// The input is what a file_source reads from.
class file_source::input {
public:
    input(std::string path, file_options options)
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        : name_(std::move(path)), options_(options), own_(::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
        if (own_.get() < 0) throw file_error(name_, reason(errno));
        number_ = own_.get();
        check();
    }

    input(int number, std::string name, file_options options)
        : name_(std::move(name)), options_(options), number_(number) {
        check();
    }

    void expect_parts() noexcept { in_parts_ = true; }

    void run(intake& entrance) {
        struct stat status {};
        if (::fstat(number_, &status) != 0) throw file_error(name_, reason(errno));
        // A file of /proc is regular too, and says that it is empty.
        if (S_ISREG(status.st_mode) && status.st_size > 0) {
            deal_out(entrance, static_cast<std::uint64_t>(status.st_size));
        } else {
            read_through(entrance);
        }
    }

private:
    /// Puts the ranges of a regular file for others to read. Leaves the descriptor where reading would have.
    void deal_out(intake& entrance, std::uint64_t end) const {
        const auto offset = ::lseek(number_, 0, SEEK_CUR);
        if (offset < 0) throw file_error(name_, reason(errno));
        auto position = static_cast<std::uint64_t>(offset);
        if (position >= end) return;
        ::posix_fadvise(number_, offset, 0, POSIX_FADV_SEQUENTIAL);  // no more than advice
        // Blocks may be read when this source is gone: they have a descriptor of their own.
        descriptor shared(::fcntl(number_, F_DUPFD_CLOEXEC, 0));
        if (shared.get() < 0) throw file_error(name_, reason(errno));
        const auto reader = std::make_shared<const file_ranges>(
            std::move(shared), name_, file_ranges::limits{{position, end}, options_.max_record_bytes});
        entrance.put_each([&]() -> handle<origin> {
            if (position >= end) return {};
            const byte_range next{position, range_bytes(end - position)};
            position += next.length;
            return entrance.blocks().take_unread(reader, next, options_.block_bytes);
        });
        ::lseek(number_, static_cast<off_t>(position), SEEK_SET);
    }

    /// How much of what is left comes next. Where it is read in parts it is a sixteenth of that, within reason, so that
    /// no thread is still reading when the others have long been done.
    [[nodiscard]] std::size_t range_bytes(std::uint64_t left) const noexcept {
        const auto parts = in_parts_ ? std::min(left / 16, most_in_parts) / options_.block_bytes : 1;
        return std::min(left, std::max<std::uint64_t>(parts, 1) * options_.block_bytes);
    }

    /// Reads what cannot be read from two places at once: a pipe, a terminal, a file of unknown size.
    void read_through(intake& entrance) {
        const wake_event wake;
        const auto stop = entrance.stopping();
        const std::stop_callback on_stop(stop, [&wake] { wake.wake(); });
        const auto on_jump = entrance.time().on_jump([&wake] { wake.wake(); });
        line_blocks lines(entrance, options_.block_bytes, options_.max_record_bytes);
        time_point deadline = end_of_time;  // for the lines that wait
        while (!stop.stop_requested()) {
            if (entrance.time().now() >= deadline && !lines.put_lines()) return;
            if (!lines.has_lines()) deadline = end_of_time;
            if (wait(wake, entrance.time().time_until(deadline)) && !read_to(lines)) return;
            if (lines.has_lines() && deadline == end_of_time) deadline = entrance.time().now() + options_.linger;
        }
        lines.put_lines();  // read but not delivered: the ending flow counts them
    }

    void check() const {
        if (options_.block_bytes == 0 || options_.max_record_bytes == 0) {
            throw std::invalid_argument("file_source: block_bytes and max_record_bytes must be at least 1");
        }
        struct stat status {};
        if (::fstat(number_, &status) != 0) throw file_error(name_, reason(errno));
        if (S_ISDIR(status.st_mode)) throw file_error(name_, "is a directory; name a file in it");
        if (!S_ISREG(status.st_mode)) return;
        std::array<char, 8> front;
        const auto count =
            ::pread(number_, front.data(), front.size(), std::max(::lseek(number_, 0, SEEK_CUR), off_t{0}));
        if (count < 0) throw file_error(name_, reason(errno));
        check_front({front.data(), static_cast<std::size_t>(count)});
    }

    void check_front(std::string_view front) const {
        for (const auto& [magic, unpack] : compressions) {
            if (front.starts_with(magic)) {
                throw file_error(name_, "is compressed; use " + std::string(unpack) + " FILE | weir top -");
            }
        }
    }

    /// True when there is something to read.
    [[nodiscard]] bool wait(const wake_event& wake, duration sleep) const {
        std::array<pollfd, 2> polled = {{{number_, POLLIN, 0}, {wake.get(), POLLIN, 0}}};
        if (::poll(polled.data(), polled.size(), poll_timeout(sleep)) <= 0) return false;
        if (polled[1].revents != 0) wake.clear();
        return polled[0].revents != 0;
    }

    /// False at the end of the input or of the flow.
    [[nodiscard]] bool read_to(line_blocks& lines) {
        const auto room = lines.room();
        const auto count = ::read(number_, room.data(), room.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return true;
        if (count < 0) throw file_error(name_, reason(errno));
        if (count == 0) {
            lines.finish();
            return false;
        }
        if (!std::exchange(begun_, true)) check_front({room.data(), static_cast<std::size_t>(count)});
        return lines.take(static_cast<std::size_t>(count));
    }

    const std::string name_;
    const file_options options_;
    const descriptor own_;  ///< none where the descriptor is somebody else's
    int number_ = -1;
    bool in_parts_ = false;
    bool begun_ = false;
};

file_source::file_source(std::string path, file_options options)
    : input_(std::make_unique<input>(std::move(path), options)) {}

file_source::file_source(int open_descriptor, std::string name, file_options options)
    : input_(std::make_unique<input>(open_descriptor, std::move(name), options)) {}

file_source::~file_source() = default;

void file_source::expect_parts() {
    input_->expect_parts();
}

void file_source::run(intake& entrance) {
    input_->run(entrance);
}

}  // namespace weir
