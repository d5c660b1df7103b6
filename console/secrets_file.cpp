// SPDX-License-Identifier: Apache-2.0
#include "secrets_file.hpp"

#include "secrets.hpp"
#include "terminal_text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

namespace weir::console {

namespace {

constexpr std::size_t most_bytes = 65'536;

[[noreturn]] void refuse(std::string_view path, std::string_view why) {
    throw secrets_error(fmt::format("the credentials file {} {}", safe(path), why));
}

/// An open file.
class descriptor {
public:
    explicit descriptor(const std::string& path)
        // Not waiting: a pipe of that name would hold us up before it could be refused.
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

/// A text that leaves nothing of itself in memory.
class wiped_text {
public:
    wiped_text() : bytes_(most_bytes + 1, '\0') {}
    wiped_text(const wiped_text&) = delete;
    wiped_text& operator=(const wiped_text&) = delete;
    ~wiped_text() { ::explicit_bzero(bytes_.data(), bytes_.size()); }
    [[nodiscard]] std::string& bytes() noexcept { return bytes_; }

private:
    std::string bytes_;
};

void check(const descriptor& file, const std::string& path) {
    struct stat facts = {};
    if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) {
        refuse(path, "cannot be read: " + std::generic_category().message(errno));
    }
    if (!S_ISREG(facts.st_mode)) refuse(path, "is not a regular file");
    if (facts.st_uid != ::geteuid()) refuse(path, "belongs to somebody else");
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        refuse(path, "is open to others than its owner; close it with: chmod 600");
    }
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view unquote(std::string_view text) {
    const bool is_quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::map<std::string, std::string> parse_secrets(std::string_view name, std::string_view text) {
    std::map<std::string, std::string> found;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty() || line.front() == '#') continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            refuse(name, fmt::format("has no KEY=VALUE in line {}", number));
        }
        found[std::string(trim(line.substr(0, equals)))] = unquote(trim(line.substr(equals + 1)));
    }
    return found;
}

std::map<std::string, std::string> read_secrets_file(const std::string& path) {
    const descriptor file(path);
    check(file, path);
    wiped_text text;
    std::size_t size = 0;
    while (size <= most_bytes) {
        const ssize_t got = ::read(file.number(), text.bytes().data() + size, most_bytes + 1 - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(path, "cannot be read: " + std::generic_category().message(errno));
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > most_bytes) refuse(path, "is over 64 KiB");
    return parse_secrets(path, std::string_view(text.bytes()).substr(0, size));
}

}  // namespace weir::console
