// SPDX-License-Identifier: Apache-2.0
#include "records_ahead.hpp"

#include "json_text.hpp"

namespace weir {

namespace {

/// As many bytes are checked together.
constexpr std::size_t enough_bytes = std::size_t{32} << 10;

void append_line(block& to, std::string_view line) {
    const auto size = to.size_bytes();
    to.reserve(size + line.size() + 1);
    line.copy(to.data() + size, line.size());
    to.data()[size + line.size()] = '\n';
    to.resize(size + line.size() + 1);
}

}  // namespace

void records_ahead::open(const block& records) {
    search_.find(records.text(), found_);
    here_ = {record_cursor(records, found_.newlines), place_cursor(found_.places)};
    ahead_ = here_;
    lines_ = {};
}

void records_ahead::look_ahead() {
    copies_.resize(0);
    while (copies_.size_bytes() < enough_bytes) {
        const char* const place = ahead_.places.next();
        std::string_view record;
        if (!place || !ahead_.records.skip_to(place).next(record)) break;
        if (ahead_.places.is_any_in(record) && is_one_line(record))
            append_line(copies_, without_white_space_before(record));
    }
    lines_ = check_.check_lines(copies_.text());
}

}  // namespace weir
