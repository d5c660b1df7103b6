// SPDX-License-Identifier: Apache-2.0
#include "support/tls_server.hpp"

#include "support/freeing.hpp"
#include "support/listening.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace weir::testing {

namespace {

using settings_pointer = std::unique_ptr<SSL_CTX, freeing<SSL_CTX_free>>;
using bio_pointer = std::unique_ptr<BIO, freeing<BIO_free>>;

bio_pointer reading(const std::string& text) {
    return bio_pointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

settings_pointer settings_for(const test_identity& who) {
    settings_pointer settings(SSL_CTX_new(TLS_server_method()));
    const std::unique_ptr<X509, freeing<X509_free>> certificate(
        PEM_read_bio_X509(reading(who.certificate).get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_PKEY, freeing<EVP_PKEY_free>> key(
        PEM_read_bio_PrivateKey(reading(who.key).get(), nullptr, nullptr, nullptr));
    if (!settings || SSL_CTX_use_certificate(settings.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(settings.get(), key.get()) != 1) {
        throw std::runtime_error("OpenSSL could not use a test certificate");
    }
    return settings;
}

std::string read_request(SSL* session) {
    std::string request;
    char bytes[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
        const int got = SSL_read(session, bytes, sizeof bytes);
        if (got <= 0) break;
        request.append(bytes, static_cast<std::size_t>(got));
    }
    return request;
}

}  // namespace

class tls_server::listener {
public:
    listener(const test_identity& who, std::vector<std::string> answers)
        : settings_(settings_for(who)), answers_(std::move(answers)) {
        port = listen_on_loopback(socket_);
        thread_ = std::thread([this] { serve(); });
    }
    ~listener() {
        static_cast<void>(eventfd_write(stop_.number, 1));
        thread_.join();
    }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    [[nodiscard]] std::vector<std::string> requests() const {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }

    unsigned short port = 0;

private:
    void serve() {
        // OpenSSL writes to sockets without MSG_NOSIGNAL.
        sigset_t broken_pipe = {};
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        while (true) {
            pollfd watched[] = {{socket_.number, POLLIN, 0}, {stop_.number, POLLIN, 0}};
            poll(watched, 2, -1);
            if (watched[1].revents != 0) return;
            answer(descriptor(accept4(socket_.number, nullptr, nullptr, SOCK_CLOEXEC)).number);
        }
    }

    void answer(int peer) {
        // A client that neither goes on nor leaves would keep the test from ending.
        const timeval patience = {10, 0};
        setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        const std::unique_ptr<SSL, freeing<SSL_free>> session(SSL_new(settings_.get()));
        if (!session || SSL_set_fd(session.get(), peer) != 1 || SSL_accept(session.get()) != 1) return;
        const std::string request = read_request(session.get());
        if (request.empty()) return;
        const std::string& bytes = note(request);
        static_cast<void>(SSL_write(session.get(), bytes.data(), static_cast<int>(bytes.size())));
        SSL_shutdown(session.get());
    }

    const std::string& note(const std::string& request) {
        const std::scoped_lock lock(mutex_);
        requests_.push_back(request);
        return answers_.at(std::min(requests_.size(), answers_.size()) - 1);
    }

    const settings_pointer settings_;
    const std::vector<std::string> answers_;
    const descriptor socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const descriptor stop_{eventfd(0, EFD_CLOEXEC)};
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

tls_server::tls_server(const test_identity& who, std::vector<std::string> answers)
    : listener_(std::make_unique<listener>(who, std::move(answers))) {}

tls_server::~tls_server() = default;

std::string tls_server::url() const {
    return "https://127.0.0.1:" + std::to_string(listener_->port) + "/stream";
}

std::vector<std::string> tls_server::requests() const {
    return listener_->requests();
}

}  // namespace weir::testing
