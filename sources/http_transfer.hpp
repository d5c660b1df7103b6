// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/http_stream.hpp>

#include "curl_multi.hpp"
#include "curl_transport.hpp"
#include "http_header_reader.hpp"

#include <curl/curl.h>

#include <array>
#include <exception>
#include <memory>
#include <optional>

namespace weir {

/// An http transfer is one request and its response, from connecting to the end, on the thread of its http stream. Its
/// destructor closes the connection.
class http_transfer {
public:
    using limits = http_stream::options;

    http_transfer(const curl_multi& multi, http_consumer& consumer, const http_stream::request& request,
                  limits allowed);
    ~http_transfer();
    http_transfer(const http_transfer&) = delete;
    http_transfer& operator=(const http_transfer&) = delete;

    /// Does what can be done without waiting. How it ended, if it has.
    [[nodiscard]] std::optional<http_outcome> proceed();

    /// When to proceed at the latest, whatever the socket does.
    [[nodiscard]] time_point deadline() const;

private:
    struct list_deleter {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };

    void ask_for(const http_stream::request& request);
    void add_header(const char* line);

    void resume_if_ready();
    void perform();
    void read_status();
    [[nodiscard]] std::optional<http_outcome> outcome() const;
    [[nodiscard]] std::optional<http_outcome::ending> ending_now() const;
    [[nodiscard]] std::string error_words() const;
    [[nodiscard]] std::size_t receive_header(std::string_view line);
    [[nodiscard]] std::size_t receive(std::string_view bytes);
    [[nodiscard]] std::size_t receive_error(std::string_view bytes);
    [[nodiscard]] bool succeeded() const { return status_ >= 200 && status_ < 300; }

    template <class Receive>
    [[nodiscard]] std::size_t guarded(Receive receive) noexcept;
    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);

    const curl_multi& multi_;
    clock& clock_;
    http_consumer& consumer_;
    const limits limits_;

    std::unique_ptr<curl_slist, list_deleter> headers_sent_;
    std::array<char, CURL_ERROR_SIZE> error_text_ = {};
    curl_easy easy_;

    time_point last_byte_;
    bool paused_ = false;
    bool begun_ = false;  ///< the consumer knows of the response
    bool abandoned_ = false;
    bool compressed_ = false;
    std::size_t header_bytes_ = 0;  ///< with those of interim answers, and what follows the body
    int status_ = 0;
    std::string words_;
    http_header_reader headers_read_;
    std::optional<CURLcode> result_;
    std::exception_ptr thrown_;
};

}  // namespace weir
