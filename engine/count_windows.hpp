// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pane_triggers.hpp"
#include "weir/windowing.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace weir {

/// Windows of `size` events each of the partition, one beginning every `slide` events, numbered from 0. A window opens
/// with its first event and closes behind its last, also within a message.
class count_windows final : public windowing {
public:
    count_windows(const window_plan& plan, time_point start);

    void receive(const arrival& in, pane_host& host) override;
    void advance(const progress_of_input& to, pane_host& host) override;

private:
    void open_next(pane_host& host);
    void close_first(pane_host& host);
    void finish(pane_host& host);

    pane_triggers triggers_;
    std::int64_t size_;
    std::int64_t slide_;
    bool with_empty_;
    std::deque<open_pane> open_;
    std::vector<open_pane*> fed_;  // all of open_
    std::int64_t next_ = 0;
    std::int64_t until_next_ = 0;  // events before window next_ begins
};

}  // namespace weir
