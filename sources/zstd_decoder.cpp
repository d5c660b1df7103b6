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
    explicit library(std::string_view bytes)
        : dictionary(ZSTD_createDDict(bytes.data(), bytes.size())), context(ZSTD_createDCtx()) {}
    ~library() {
        ZSTD_freeDDict(dictionary);
        ZSTD_freeDCtx(context);
    }
    library(const library&) = delete;
    library& operator=(const library&) = delete;

    ZSTD_DDict* const dictionary;
    ZSTD_DCtx* const context;
};

bool has_zstd() noexcept {
    return true;
}

zstd_decoder::zstd_decoder(std::string_view dictionary, std::size_t most_bytes)
    : library_(std::make_unique<library>(dictionary)), most_bytes_(most_bytes) {
    if (!library_->context) throw std::bad_alloc();
    dictionary_ = library_->dictionary ? ZSTD_getDictID_fromDDict(library_->dictionary) : 0;
    if (dictionary_ == 0) throw std::invalid_argument("not a dictionary of zstd");
}

zstd_decoder::result zstd_decoder::decode(std::string_view frame, std::string_view& text) {
    const unsigned long long announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (announced == ZSTD_CONTENTSIZE_ERROR) return result::broken;
    const bool unknown = announced == ZSTD_CONTENTSIZE_UNKNOWN;
    if (!unknown && announced > most_bytes_) return result::too_large;
    make_room(unknown ? most_bytes_ : static_cast<std::size_t>(announced));
    const std::size_t size = ZSTD_decompress_usingDDict(library_->context, text_.get(), room_, frame.data(),
                                                        frame.size(), library_->dictionary);
    if (ZSTD_isError(size) != 0) {
        return ZSTD_getErrorCode(size) == ZSTD_error_dstSize_tooSmall ? result::too_large : result::broken;
    }
    std::memset(text_.get() + size, 0, padding);
    text = {text_.get(), size};
    return result::decoded;
}

void zstd_decoder::make_room(std::size_t bytes) {
    if (bytes <= room_ && text_) return;
    text_.reset(new char[bytes + padding]);  // make_unique would write to all of it
    room_ = bytes;
}

}  // namespace weir

#else

namespace weir {

struct zstd_decoder::library {};

bool has_zstd() noexcept {
    return false;
}

zstd_decoder::zstd_decoder(std::string_view, std::size_t most_bytes) : most_bytes_(most_bytes) {
    throw std::invalid_argument("weir was built without libzstd");
}

zstd_decoder::result zstd_decoder::decode(std::string_view, std::string_view&) {
    return result::broken;
}

void zstd_decoder::make_room(std::size_t) {}

}  // namespace weir

#endif

namespace weir {

zstd_decoder::~zstd_decoder() = default;

}  // namespace weir
