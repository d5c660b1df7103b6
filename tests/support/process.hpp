// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace weir::testing {

/// How long anything that works may take.
inline constexpr std::chrono::seconds process_patience{60};

/// A collector keeps what comes out of a pipe, on a thread of its own, and lets the test wait for it.
class collector {
public:
    explicit collector(int descriptor) : descriptor_(descriptor), thread_([this] { collect(); }) {}
    ~collector() { thread_.join(); }
    collector(const collector&) = delete;
    collector& operator=(const collector&) = delete;

    /// Waits until `condition` holds for all that has come; false when the pipe has ended or patience is over.
    template <class Condition>
    [[nodiscard]] bool wait_until(Condition condition) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, process_patience, [&] { return ended_ || condition(std::as_const(text_)); });
        return condition(std::as_const(text_));
    }

    [[nodiscard]] bool wait_for(std::string_view wanted) {
        return wait_until([wanted](const std::string& text) { return text.find(wanted) != std::string::npos; });
    }

    [[nodiscard]] std::string text() {
        const std::scoped_lock lock(mutex_);
        return text_;
    }

    /// All that came until the end.
    [[nodiscard]] std::string whole() {
        static_cast<void>(wait_until([](const std::string&) { return false; }));
        return text();
    }

private:
    void collect() {
        std::vector<char> bytes(1 << 16);
        ssize_t got = 0;
        while ((got = ::read(descriptor_, bytes.data(), bytes.size())) != 0) {
            if (got < 0 && errno != EINTR) break;
            const std::scoped_lock lock(mutex_);
            if (got > 0) text_.append(bytes.data(), static_cast<std::size_t>(got));
            changed_.notify_all();
        }
        ::close(descriptor_);
        const std::scoped_lock lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    const int descriptor_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string text_;
    bool ended_ = false;
    std::thread thread_;
};

/// How a process is started.
struct process_options {
    std::map<std::string, std::string> environment = {};  ///< besides PATH and what sanitizers want
    std::string output_file = {};                         ///< standard output goes there; empty: into a pipe
    bool read_output = true;                              ///< false: nobody does, until `read_output` is called
};

/// What became of a process.
struct finished {
    int code = -1;  ///< 128 and the signal, if one killed it
    std::string out;
    std::string err;
};

/// A process is a program under test, with pipes to its standard streams. Its destructor kills it if it still runs.
class process {
public:
    process(const std::string& program, std::vector<std::string> arguments, process_options options = {}) {
        ::signal(SIGPIPE, SIG_IGN);  // a program that does not read its input is an error of `write`
        const pipe in;
        const pipe out;
        const pipe err;
        spawn(program, std::move(arguments), options, in, out, err);
        ::close(in.read);
        ::close(out.write);
        ::close(err.write);
        input_ = in.write;
        output_ = out.read;
        errors_ = std::make_unique<collector>(err.read);
        if (options.read_output) read_output();
        waiter_ = std::thread([this] { await_exit(); });
    }

    ~process() {
        if (!exited_within(std::chrono::seconds(0))) ::kill(pid_, SIGKILL);
        waiter_.join();
        close_input();
        close_output();
        outputs_.reset();
        errors_.reset();
        ::waitpid(pid_, nullptr, 0);
    }
    process(const process&) = delete;
    process& operator=(const process&) = delete;

    /// All of it; what a process that has ended did not read is lost.
    void write(std::string_view text) const {
        while (!text.empty()) {
            const auto written = ::write(input_, text.data(), text.size());
            if (written < 0) return;
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    void close_input() {
        if (input_ >= 0) ::close(std::exchange(input_, -1));
    }

    /// Waits until the program has taken all of its input out of the pipe.
    [[nodiscard]] bool input_is_read() const {
        const auto deadline = std::chrono::steady_clock::now() + process_patience;
        int left = 1;
        while (::ioctl(input_, FIONREAD, &left) == 0 && left > 0) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::yield();
        }
        return left == 0;
    }

    /// Where nobody reads the output: from now on nobody can.
    void close_output() {
        if (output_ >= 0) ::close(std::exchange(output_, -1));
    }

    void read_output() { outputs_ = std::make_unique<collector>(std::exchange(output_, -1)); }

    /// Waits until the program has written something, which nobody reads.
    [[nodiscard]] bool writes() const {
        pollfd watched{output_, POLLIN, 0};
        const auto patience = std::chrono::milliseconds(process_patience).count();
        return ::poll(&watched, 1, static_cast<int>(patience)) == 1 && (watched.revents & POLLIN) != 0;
    }

    /// Bytes that the program has written and nobody has read.
    [[nodiscard]] std::size_t unread_output() const {
        int bytes = 0;
        ::ioctl(output_, FIONREAD, &bytes);
        return static_cast<std::size_t>(bytes);
    }

    void signal(int number) const { ::kill(pid_, number); }

    [[nodiscard]] collector& out() { return *outputs_; }
    [[nodiscard]] collector& err() { return *errors_; }

    /// A figure of /proc/PID/status in bytes, such as VmHWM; 0 if it has ended.
    [[nodiscard]] std::size_t memory(const std::string& name) const {
        std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1)) * 1024;
        return 0;
    }

    /// Gives it no more input and waits for its end. Throws when that takes longer than anything that works.
    [[nodiscard]] finished end() {
        close_input();
        return wait();
    }

    [[nodiscard]] finished wait() {
        if (!exited_within(process_patience)) throw std::runtime_error("the program does not end: " + errors_->text());
        return {code_, outputs_ ? outputs_->whole() : std::string(), errors_->whole()};
    }

    /// For what has to be repeated until it is heard.
    [[nodiscard]] bool exits_within(std::chrono::milliseconds patience) { return exited_within(patience); }

private:
    struct pipe {
        pipe() {
            int ends[2] = {};
            if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
            read = ends[0];
            write = ends[1];
        }
        int read = -1;
        int write = -1;
    };

    void spawn(const std::string& program, std::vector<std::string> arguments, const process_options& options,
               const pipe& in, const pipe& out, const pipe& err) {
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_adddup2(&files, in.read, STDIN_FILENO);
        if (options.output_file.empty()) {
            posix_spawn_file_actions_adddup2(&files, out.write, STDOUT_FILENO);
        } else {
            posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, options.output_file.c_str(), O_WRONLY, 0);
        }
        posix_spawn_file_actions_adddup2(&files, err.write, STDERR_FILENO);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t ordinary;
        sigemptyset(&ordinary);
        sigaddset(&ordinary, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes, &ordinary);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        arguments.insert(arguments.begin(), program);
        auto environment = environment_of(options);
        const int error = ::posix_spawn(&pid_, program.c_str(), &files, &attributes, pointers(arguments).data(),
                                        pointers(environment).data());
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&files);
        if (error != 0) throw std::runtime_error("cannot start " + program);
    }

    static std::vector<std::string> environment_of(const process_options& options) {
        std::vector<std::string> environment;
        for (const auto& [name, value] : options.environment) environment.push_back(name + "=" + value);
        for (const char* const name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"})
            if (const char* const value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
        return environment;
    }

    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> all;
        for (auto& text : texts) all.push_back(text.data());
        all.push_back(nullptr);
        return all;
    }

    // Leaves the process to be reaped by the destructor: until then its number is nobody else's.
    void await_exit() {
        siginfo_t what = {};
        while (::waitid(P_PID, static_cast<id_t>(pid_), &what, WEXITED | WNOWAIT) != 0 && errno == EINTR) continue;
        const std::scoped_lock lock(mutex_);
        code_ = what.si_code == CLD_EXITED ? what.si_status : 128 + what.si_status;
        exited_ = true;
        changed_.notify_all();
    }

    bool exited_within(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [this] { return exited_; });
    }

    pid_t pid_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::unique_ptr<collector> outputs_;
    std::unique_ptr<collector> errors_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool exited_ = false;
    int code_ = -1;
    std::thread waiter_;
};

/// Runs a program to its end with this on its standard input.
[[nodiscard]] inline finished run_process(const std::string& program, std::vector<std::string> arguments,
                                          std::string_view input = {}, process_options options = {}) {
    process running(program, std::move(arguments), std::move(options));
    running.write(input);
    return running.end();
}

}  // namespace weir::testing
