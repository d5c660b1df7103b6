// SPDX-License-Identifier: Apache-2.0
#include "weir/recording.hpp"

#ifdef WEIR_HAS_ZSTD

#include "descriptor.hpp"
#include "line_blocks.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace weir {

namespace {

/// The lines of a compressed file. Reads regular files only, so that it never waits but for the flow.
class zstd_source final : public source {
public:
    zstd_source(std::string path, file_options options)
        : path_(std::move(path)),
          options_(options),
          file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)),
          context_(ZSTD_createDCtx()),
          packed_(ZSTD_DStreamInSize()) {
        if (file_.get() < 0) fail(std::generic_category().message(errno));
        if (!context_) fail("zstd cannot be had");
    }

    void run(intake& entrance) override {
        line_blocks lines(entrance, options_.block_bytes, options_.max_record_bytes);
        const auto stop = entrance.stopping();
        while (!stop.stop_requested() && read())
            if (!unpack(lines)) return;
        if (stop.stop_requested()) {
            lines.put_lines();  // read but not delivered: the ending flow counts them
            return;
        }
        if (in_frame_) entrance.notice("ends in the midst of what was compressed: it was cut short");
        lines.finish();
    }

private:
    struct free_context {
        void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
    };

    [[noreturn]] void fail(const std::string& reason) const { throw file_error(path_, reason); }

    /// False at the end of the file.
    [[nodiscard]] bool read() {
        const auto count = ::read(file_.get(), packed_.data(), packed_.size());
        if (count < 0 && errno == EINTR) return read();
        if (count < 0) fail(std::generic_category().message(errno));
        bytes_ = static_cast<std::size_t>(count);
        return count > 0;
    }

    /// False: the flow is ending.
    [[nodiscard]] bool unpack(line_blocks& lines) {
        bool more = false;
        for (ZSTD_inBuffer in{packed_.data(), bytes_, 0}; in.pos < in.size || more;) {
            const auto room = lines.room();
            ZSTD_outBuffer out{room.data(), room.size(), 0};
            const auto left = ZSTD_decompressStream(context_.get(), &out, &in);
            if (ZSTD_isError(left) != 0) fail(std::string("is broken: zstd says: ") + ZSTD_getErrorName(left));
            in_frame_ = left > 0;
            more = out.pos == out.size;
            if (out.pos > 0 && !lines.take(out.pos)) return false;
        }
        return true;
    }

    const std::string path_;
    const file_options options_;
    descriptor file_;
    std::unique_ptr<ZSTD_DCtx, free_context> context_;
    std::vector<char> packed_;
    std::size_t bytes_ = 0;
    bool in_frame_ = false;
};

}  // namespace

bool knows_zstd_files() noexcept {
    return true;
}

tweets tweets_from_zstd_file(const std::string& path, file_options options) {
    return {path, [path, options] { return std::make_unique<zstd_source>(path, options); }};
}

}  // namespace weir

#else

namespace weir {

bool knows_zstd_files() noexcept {
    return false;
}

tweets tweets_from_zstd_file(const std::string& path, file_options) {
    return {path, [path]() -> std::unique_ptr<source> {
                throw file_error(path, "is compressed, and this build has no libzstd; use zstdcat FILE | weir top -");
            }};
}

}  // namespace weir

#endif
