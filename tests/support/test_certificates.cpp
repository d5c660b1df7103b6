// SPDX-License-Identifier: Apache-2.0
#include "support/test_certificates.hpp"

#include "support/freeing.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace weir::testing {

namespace {

using key_pointer = std::unique_ptr<EVP_PKEY, freeing<EVP_PKEY_free>>;
using certificate_pointer = std::unique_ptr<X509, freeing<X509_free>>;
using bio_pointer = std::unique_ptr<BIO, freeing<BIO_free>>;

constexpr long day = 86'400;

void require(bool works) {
    if (!works) throw std::runtime_error("OpenSSL could not make a test certificate");
}

/// A key, and the certificate that says whose it is.
struct signer {
    key_pointer key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
    certificate_pointer certificate{X509_new()};
};

struct description {
    const char* name;
    std::string alternatives = "IP:127.0.0.1,DNS:localhost";
    long ends_in_seconds = day;
    bool authority = false;
};

void extend(X509* certificate, X509* issuer, int which, const std::string& value) {
    X509V3_CTX context = {};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str());
    require(extension && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

/// `issuer` may be none: then the certificate vouches for itself.
signer make(const description& wanted, const signer* issuer) {
    signer made;
    require(made.key && made.certificate);
    const signer& by = issuer ? *issuer : made;
    X509* const certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -2 * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.ends_in_seconds);
    X509_NAME* const name = X509_get_subject_name(certificate);
    const auto* const text = reinterpret_cast<const unsigned char*>(wanted.name);
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1);
    require(X509_set_issuer_name(certificate, X509_get_subject_name(by.certificate.get())) == 1);
    require(X509_set_pubkey(certificate, made.key.get()) == 1);
    if (wanted.authority) {
        extend(certificate, by.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
        extend(certificate, by.certificate.get(), NID_key_usage, "critical,keyCertSign");
    } else {
        extend(certificate, by.certificate.get(), NID_subject_alt_name, wanted.alternatives);
    }
    require(X509_sign(certificate, by.key.get(), EVP_sha256()) > 0);
    return made;
}

std::string text_of(BIO* memory) {
    std::string text;
    char bytes[1024];
    for (int got = 0; (got = BIO_read(memory, bytes, sizeof bytes)) > 0;) {
        text.append(bytes, static_cast<std::size_t>(got));
    }
    return text;
}

test_identity as_text(const signer& made) {
    const bio_pointer certificate(BIO_new(BIO_s_mem()));
    const bio_pointer key(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(certificate.get(), made.certificate.get()) == 1);
    require(PEM_write_bio_PrivateKey(key.get(), made.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return {text_of(certificate.get()), text_of(key.get())};
}

std::string fresh_directory() {
    std::string name = std::filesystem::temp_directory_path() / "weir-certificates-XXXXXX";
    if (!mkdtemp(name.data())) throw std::runtime_error("no directory for test certificates");
    return name;
}

}  // namespace

test_certificates::test_certificates() : directory_(fresh_directory()) {
    const signer authority = make({.name = "weir test authority", .authority = true}, nullptr);
    const signer stranger = make({.name = "an unknown authority", .authority = true}, nullptr);
    good = as_text(make({.name = "good"}, &authority));
    wrong_host = as_text(make({.name = "elsewhere", .alternatives = "DNS:elsewhere.example"}, &authority));
    expired = as_text(make({.name = "expired", .ends_in_seconds = -day}, &authority));
    self_signed = as_text(make({.name = "self-signed"}, nullptr));
    unknown_authority = as_text(make({.name = "unknown"}, &stranger));
    std::ofstream(authority_file()) << as_text(authority).certificate;
}

test_certificates::~test_certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

}  // namespace weir::testing
