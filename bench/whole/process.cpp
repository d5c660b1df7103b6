// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <system_error>

namespace weir::bench {

namespace {

void check(bool worked, const char* what) {
    if (!worked) throw std::system_error(errno, std::generic_category(), what);
}

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

[[noreturn]] void become(char* const* arguments, int output) {
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    ::execvp(arguments[0], arguments);
    ::_exit(127);
}

std::string read_all(int from) {
    std::string all;
    std::array<char, 65536> part;
    while (true) {
        const auto got = ::read(from, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return all;
        all.append(part.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

run_of_process run_process(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const auto& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
    arguments.push_back(nullptr);
    std::array<int, 2> pipe{};
    check(::pipe2(pipe.data(), O_CLOEXEC) == 0, "pipe");
    const auto start = std::chrono::steady_clock::now();
    const auto child = ::fork();
    check(child >= 0, "fork");
    if (child == 0) become(arguments.data(), pipe[1]);
    ::close(pipe[1]);
    run_of_process ran;
    ran.output = read_all(pipe[0]);
    ::close(pipe[0]);
    int status = 0;
    rusage used{};
    while (::wait4(child, &status, 0, &used) < 0) check(errno == EINTR, "wait4");
    ran.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ran.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    ran.peak_megabytes = static_cast<double>(used.ru_maxrss) / 1024;
    ran.succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return ran;
}

std::string find_program(const std::string& name) {
    const char* const path = std::getenv("PATH");
    std::istringstream places(path ? path : "");
    for (std::string place; std::getline(places, place, ':');)
        if (const auto found = place + "/" + name; ::access(found.c_str(), X_OK) == 0) return found;
    return {};
}

}  // namespace weir::bench
