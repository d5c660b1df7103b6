// SPDX-License-Identifier: Apache-2.0
// The functions of OpenSSL that weir calls, as in libcurl_on_demand.cpp.
#include "loaded_library.hpp"

#pragma GCC visibility push(hidden)
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace {

const weir::console::loaded_library& libcrypto() {
    static const weir::console::loaded_library loaded(WEIR_LIBCRYPTO, "install OpenSSL 3 (Debian, Ubuntu: libssl3)");
    return loaded;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's
int EVP_Digest(const void* data, size_t size, unsigned char* digest, unsigned* digest_size, const EVP_MD* type,
               ENGINE* engine) {
    return FUNCTION_OF(libcrypto, EVP_Digest)(data, size, digest, digest_size, type, engine);
}

int EVP_EncodeBlock(unsigned char* text, const unsigned char* bytes, int size) {
    return FUNCTION_OF(libcrypto, EVP_EncodeBlock)(text, bytes, size);
}

// NOLINTNEXTLINE(readability-function-size): likewise
unsigned char* EVP_Q_mac(OSSL_LIB_CTX* library, const char* name, const char* properties, const char* algorithm,
                         const OSSL_PARAM* parameters, const void* key, size_t key_size, const unsigned char* data,
                         size_t data_size, unsigned char* code, size_t most, size_t* code_size) {
    return FUNCTION_OF(libcrypto, EVP_Q_mac)(library, name, properties, algorithm, parameters, key, key_size, data,
                                             data_size, code, most, code_size);
}

const EVP_MD* EVP_sha1() {
    return FUNCTION_OF(libcrypto, EVP_sha1)();
}

int RAND_bytes(unsigned char* bytes, int count) {
    return FUNCTION_OF(libcrypto, RAND_bytes)(bytes, count);
}
