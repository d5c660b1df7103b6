// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/plan.hpp>
#include <weir/source.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// The upstream of a flow that begins with a source, or with several side by side, which then are called "name[0]" and
/// so on.
class source_upstream final : public upstream {
public:
    using make_source = std::function<std::unique_ptr<source>()>;

    source_upstream(std::string name, make_source make, demand_options demand = {})
        : source_upstream(std::move(name), std::vector<make_source>{std::move(make)}, demand) {}

    source_upstream(std::string name, std::vector<make_source> make, demand_options demand = {})
        : name_(std::move(name)), make_(std::move(make)), demand_(demand) {}

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        const auto layer = to.add_layer(std::move(name), std::move(next));
        inflow all;
        for (std::size_t index = 0; index < make_.size(); ++index)
            all.push_back(to.add_source(name_of(index), make_[index](), layer, demand_));
        return all;
    }

private:
    [[nodiscard]] std::string name_of(std::size_t index) const {
        return make_.size() == 1 ? name_ : name_ + "[" + std::to_string(index) + "]";
    }

    std::string name_;
    std::vector<make_source> make_;
    demand_options demand_;
};

}  // namespace weir
