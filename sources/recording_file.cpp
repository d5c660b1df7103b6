// SPDX-License-Identifier: Apache-2.0
#include "recording_file.hpp"

#include "descriptor.hpp"
#include "weir/recording.hpp"

#include <fcntl.h>
#include <unistd.h>
#ifdef WEIR_HAS_ZSTD
#include <zstd.h>
#endif

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace weir {

namespace {

/// The lines as they are. Where they cannot be written, what there is of them is taken away again.
class plain_file final : public recording_file {
public:
    explicit plain_file(const std::string& path)
        // Without O_NONBLOCK, opening a named pipe would wait for a reader, deaf to signals.
        : path_(path), file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666)) {
        if (file_.get() < 0 && errno == ENXIO)
            throw recording_error(path_, "is a pipe that nobody reads; start its reader first");
        if (file_.get() < 0) fail();
        const int flags = ::fcntl(file_.get(), F_GETFL);
        if (flags < 0 || ::fcntl(file_.get(), F_SETFL, flags & ~O_NONBLOCK) < 0) fail();
    }

    void write(std::string_view lines) override {
        const auto all = lines.size();
        while (!lines.empty()) {
            const auto written = ::write(file_.get(), lines.data(), lines.size());
            if (written >= 0) {
                lines.remove_prefix(static_cast<std::size_t>(written));
            } else if (errno != EINTR) {
                const int error = errno;
                [[maybe_unused]] const int cut = ::ftruncate(file_.get(), static_cast<off_t>(written_));
                errno = error;
                fail();
            }
        }
        written_ += all;
    }

    void flush() override {}

    void finish() override {
        // Of a network's file system only closing tells that the disk is full.
        const int number = ::dup(file_.get());
        if (number < 0 || ::close(number) != 0) fail();
    }

private:
    [[noreturn]] void fail() const { throw recording_error(path_, std::generic_category().message(errno)); }

    const std::string path_;
    descriptor file_;
    std::uint64_t written_ = 0;
};

#ifdef WEIR_HAS_ZSTD

/// The lines compressed, in one frame.
class zstd_file final : public recording_file {
public:
    explicit zstd_file(const std::string& path)
        : path_(path), to_(path), context_(ZSTD_createCCtx()), packed_(ZSTD_CStreamOutSize()) {
        if (!context_) throw recording_error(path_, "zstd cannot be had");
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }
    ~zstd_file() override {
        try {
            finish();
        } catch (...) {  // the disk is full, which was said
        }
    }
    zstd_file(const zstd_file&) = delete;
    zstd_file& operator=(const zstd_file&) = delete;

    void write(std::string_view lines) override { compress(lines, ZSTD_e_continue); }
    void flush() override { compress({}, ZSTD_e_flush); }
    void finish() override {
        if (!std::exchange(finished_, true)) compress({}, ZSTD_e_end);
        to_.finish();
    }

private:
    struct free_context {
        void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
    };

    void compress(std::string_view lines, ZSTD_EndDirective how) {
        ZSTD_inBuffer in{lines.data(), lines.size(), 0};
        for (std::size_t left = 1; left > 0 || in.pos < in.size;) {
            ZSTD_outBuffer out{packed_.data(), packed_.size(), 0};
            left = ZSTD_compressStream2(context_.get(), &out, &in, how);
            if (ZSTD_isError(left) != 0) throw recording_error(path_, ZSTD_getErrorName(left));
            put({packed_.data(), out.pos});
            if (how == ZSTD_e_continue && in.pos == in.size) return;
        }
    }

    /// Where this throws, nothing is written any more, not even the frame's end: behind a gap it would make the rest
    /// unreadable.
    void put(std::string_view packed) {
        const bool finished = std::exchange(finished_, true);
        to_.write(packed);
        finished_ = finished;
    }

    const std::string path_;
    plain_file to_;
    std::unique_ptr<ZSTD_CCtx, free_context> context_;
    std::vector<char> packed_;
    bool finished_ = false;
};

#endif

}  // namespace

std::unique_ptr<recording_file> open_recording(const std::string& path) {
    if (!path.ends_with(".zst")) return std::make_unique<plain_file>(path);
#ifdef WEIR_HAS_ZSTD
    return std::make_unique<zstd_file>(path);
#else
    throw recording_error(path, "this build has no libzstd; choose a name that does not end in .zst");
#endif
}

}  // namespace weir
