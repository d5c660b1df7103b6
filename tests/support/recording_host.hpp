// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/windowing.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace weir::testing {

/// A recording host holds the numbers that go into panes and writes what it was told as text. It throws where a
/// windowing breaks the contract of `pane_host`.
class recording_host final : public pane_host {
public:
    struct emission {
        std::string name;
        window_info window;
        std::vector<std::int64_t> values;
    };

    /// What the message that comes next holds.
    std::vector<std::int64_t> values;
    /// What the program's own policies say of a value.
    std::function<punctuation(std::size_t policy, std::int64_t value)> says;

    std::vector<emission> emitted;
    std::vector<std::int64_t> refused;
    std::vector<std::size_t> forgotten;
    std::vector<std::string> log;  ///< emissions as "every 12 0 = 78" (a sum), and "closed before 1"
    std::size_t most_open = 0;
    std::size_t takes = 0;

    /// The emissions alone, as "78 0 every 12".
    [[nodiscard]] std::vector<std::string> sums() const {
        std::vector<std::string> out;
        for (const auto& one : emitted)
            out.push_back(sum(one.values) + " " + std::to_string(one.window.id) + " " + one.name);
        return out;
    }

    [[nodiscard]] std::size_t open_panes() const { return panes_.size(); }
    [[nodiscard]] std::size_t held() const { return held_.size(); }
    [[nodiscard]] std::optional<std::int64_t> closed() const { return closed_; }

    place open(const window_info& window) override {
        expect(!closed_ || window.id >= *closed_, "a closed window was opened again");
        panes_[next_] = {window.id, {}};
        most_open = std::max(most_open, panes_.size());
        return next_++;
    }

    void take(std::size_t first, std::size_t last, std::span<const place> panes) override {
        expect(first < last && last <= values.size() && !panes.empty(), "nothing was taken");
        ++takes;
        for (const auto pane : panes)
            for (auto event = first; event < last; ++event) panes_.at(pane).values.push_back(values[event]);
    }

    std::size_t hold(std::size_t event) override {
        held_[next_held_] = values.at(event);
        return next_held_++;
    }

    void take_held(std::size_t held, place pane) override {
        panes_.at(pane).values.push_back(held_.at(held));
        held_.erase(held);
    }

    void refuse(std::size_t first, std::size_t last) override {
        expect(first < last && last <= values.size(), "nothing was refused");
        for (auto event = first; event < last; ++event) refused.push_back(values[event]);
    }

    void fire(place pane, const window_info& window, const firing& why, accumulation after) override {
        emit(pane, window, why.name);
        if (after == accumulation::discard) panes_.at(pane).values.clear();
    }

    void close(place pane, const window_info& window) override {
        emit(pane, window, firing().name);
        panes_.erase(pane);
    }

    void forget_key(std::size_t key) override { forgotten.push_back(key); }

    punctuation ask(std::size_t policy, place pane, std::size_t event) override {
        expect(panes_.contains(pane), "a closed pane's policy was asked");
        return says(policy, values.at(event));
    }

    void closed_before(std::int64_t id) override {
        expect(!closed_ || id > *closed_, "what is closed went back");
        for (const auto& [where, one] : panes_) expect(one.id >= id, "an open window was said to be closed");
        closed_ = id;
        log.push_back("closed before " + (id == std::numeric_limits<std::int64_t>::max() ? "all" : std::to_string(id)));
    }

private:
    struct content {
        std::int64_t id = 0;
        std::vector<std::int64_t> values;
    };

    static void expect(bool kept, const char* broken) {
        if (!kept) throw std::logic_error(broken);
    }

    static std::string sum(const std::vector<std::int64_t>& values) {
        return std::to_string(std::accumulate(values.begin(), values.end(), std::int64_t{0}));
    }

    void emit(place pane, const window_info& window, const std::string& name) {
        const auto& one = panes_.at(pane);
        expect(one.id == window.id, "a pane was emitted as another window's");
        emitted.push_back({name, window, one.values});
        log.push_back(name + " " + std::to_string(window.id) + " = " + sum(one.values));
    }

    std::map<place, content> panes_;
    std::map<std::size_t, std::int64_t> held_;
    place next_ = 0;
    std::size_t next_held_ = 0;
    std::optional<std::int64_t> closed_;
};

/// The numbers from `first` to `last`.
[[nodiscard]] inline std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(last - first + 1));
    std::iota(all.begin(), all.end(), first);
    return all;
}

}  // namespace weir::testing
