// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>

#include <utility>

namespace weir {

/// Block parts are what a block is read by: an unread one part by part, each into the same memory, which stays in the
/// cache of who reads; one that is there already at once. One thread at a time.
class block_parts {
public:
    /// Begins with a block, which must outlive the reading.
    void open(block& whole) noexcept {
        whole_ = &whole;
        pass_ = whole.is_unread();
        rest_ = true;
    }

    /// The next part, valid until the next call; null behind the last one. Adds the records refused while reading to
    /// `refused`. Throws what the block's source throws.
    [[nodiscard]] const block* next(tally& refused) {
        if (pass_) return whole_->load_part(part_, refused) ? &part_ : nullptr;
        return std::exchange(rest_, false) ? whole_ : nullptr;
    }

    /// Whether a part is gone when the next one comes, while the block is still there.
    [[nodiscard]] bool pass() const noexcept { return pass_; }

private:
    block* whole_ = nullptr;
    block part_;
    bool pass_ = false;
    bool rest_ = false;
};

}  // namespace weir
