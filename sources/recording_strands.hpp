// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "weir/tweets.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Recording strands are the sources whose records a recording holds, numbered as they are met: each is a strand of the
/// replay. Of very many sources the later ones share a strand. One thread at a time.
class recording_strands {
public:
    static constexpr std::size_t most = 256;

    /// The number of the source of this name, as it is written in the recording.
    [[nodiscard]] std::uint32_t number_of(std::string_view name);

    /// The name of the first of a strand.
    [[nodiscard]] const std::string& name(std::uint32_t strand) const { return names_[strand]; }

    /// How many have been met.
    [[nodiscard]] std::size_t size() const noexcept { return left_.size(); }

    /// One record more is known to come of it.
    void expect(std::uint32_t strand) { ++left_[strand]; }

    /// One has come.
    void take(std::uint32_t strand) {
        if (left_[strand] > 0) --left_[strand];
    }

    /// Whether more is known to come of it.
    [[nodiscard]] bool expects(std::uint32_t strand) const { return left_[strand] > 0; }

private:
    std::map<std::string, std::uint32_t, std::less<>> numbers_;
    std::vector<std::string> names_;
    std::vector<std::uint64_t> left_;  ///< of each strand
    std::string last_name_;
    std::uint32_t last_ = 0;
};

/// Goes through a recording once, and says what is to come of which source. Of lines that are no recording, or cannot
/// be read, nothing.
[[nodiscard]] recording_strands strands_in(const tweets& lines);

}  // namespace weir
