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

void records_ahead::open(const block& records, post_heads& heads) {
    sieve_.take(records, heads);
    next_ = ahead_ = 0;
    passed_at_end_ = sieve_.passed_at_end();
    lines_ = {};
}

void records_ahead::look_ahead() {
    copies_.resize(0);
    const auto kept = sieve_.kept();
    for (; ahead_ < kept.size() && copies_.size_bytes() < enough_bytes; ++ahead_)
        if (may_be_checked(kept[ahead_])) append_line(copies_, without_white_space_before(kept[ahead_].text));
    lines_ = check_.check_lines(copies_.text());
}

}  // namespace weir
