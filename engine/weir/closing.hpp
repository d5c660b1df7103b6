// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/message.hpp>
#include <weir/windowing.hpp>

#include <string>
#include <utility>
#include <vector>

namespace weir {

/// A closing tells every node of a windowed layer how far its input has come: nothing received before `until` comes any
/// more. What the nodes emit because of it travels under its credit.
class closing final : public origin {
public:
    struct news {
        time_point until;
        time_point now;
        std::vector<std::size_t> ended = {};
        std::vector<std::string> called = {};
    };

    explicit closing(news what) : what_(std::move(what)) {}

    [[nodiscard]] progress_of_input progress() const noexcept {
        return {what_.until, what_.now, what_.ended, what_.called};
    }

private:
    news what_;
};

}  // namespace weir
