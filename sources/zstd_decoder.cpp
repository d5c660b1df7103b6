// SPDX-License-Identifier: Apache-2.0
#include "zstd_decoder.hpp"

#include <cstring>
#include <new>
#include <stdexcept>

#ifdef WEIR_HAS_ZSTD

#include <zstd.h>
#include <zstd_errors.h>

namespace weir {

namespace {

constexpr std::size_t padding = 64;

}  // namespace

struct zstd_decoder::library {
    library(std::string_view bytes, std::size_t limit_bytes)
        : dictionary(ZSTD_createDDict(bytes.data(), bytes.size())),
          context(ZSTD_createDCtx()),
          most_bytes(limit_bytes) {}
    ~library() {
        ZSTD_freeDDict(dictionary);
        ZSTD_freeDCtx(context);
    }
    library(const library&) = delete;
    library& operator=(const library&) = delete;

    void make_room(std::size_t bytes) {
        if (bytes <= room && text) return;
        text.reset(new char[bytes + padding]);  // make_unique would write to all of it
        room = bytes;
    }

    ZSTD_DDict* const dictionary;
    ZSTD_DCtx* const context;
    const std::size_t most_bytes;
    std::unique_ptr<char[]> text = nullptr;
    std::size_t room = 0;
};

bool has_zstd() noexcept {
    return true;
}

zstd_decoder::zstd_decoder(std::string_view dictionary, std::size_t most_bytes)
    : library_(std::make_unique<library>(dictionary, most_bytes)) {
    if (!library_->context) throw std::bad_alloc();
    dictionary_ = library_->dictionary ? ZSTD_getDictID_fromDDict(library_->dictionary) : 0;
    if (dictionary_ == 0) throw std::invalid_argument("not a dictionary of zstd");
}

zstd_decoder::result zstd_decoder::decode(std::string_view frame, std::string_view& text) {
    const unsigned long long announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (announced == ZSTD_CONTENTSIZE_ERROR) return result::broken;
    const bool unknown = announced == ZSTD_CONTENTSIZE_UNKNOWN;
    if (!unknown && announced > library_->most_bytes) return result::too_large;
    library_->make_room(unknown ? library_->most_bytes : static_cast<std::size_t>(announced));
    char* const room = library_->text.get();
    const std::size_t size = ZSTD_decompress_usingDDict(library_->context, room, library_->room, frame.data(),
                                                        frame.size(), library_->dictionary);
    if (ZSTD_isError(size) != 0) {
        return ZSTD_getErrorCode(size) == ZSTD_error_dstSize_tooSmall ? result::too_large : result::broken;
    }
    std::memset(room + size, 0, padding);
    text = {room, size};
    return result::decoded;
}

}  // namespace weir

#else

namespace weir {

struct zstd_decoder::library {};

bool has_zstd() noexcept {
    return false;
}

zstd_decoder::zstd_decoder(std::string_view, std::size_t) {
    throw std::invalid_argument("weir was built without libzstd");
}

zstd_decoder::result zstd_decoder::decode(std::string_view, std::string_view&) {
    return result::broken;
}

}  // namespace weir

#endif

namespace weir {

zstd_decoder::~zstd_decoder() = default;

}  // namespace weir
