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
/// so on, or have names of their own.
class source_upstream final : public upstream {
public:
    using make_source = std::function<std::unique_ptr<source>()>;

    struct named_source {
        std::string name;
        make_source make;
    };

    source_upstream(std::string name, make_source make, demand_options demand = {})
        : source_upstream(std::vector{named_source{std::move(name), std::move(make)}}, demand) {}

    source_upstream(const std::string& name, std::vector<make_source> make, demand_options demand = {})
        : source_upstream(numbered(name, std::move(make)), demand) {}

    explicit source_upstream(std::vector<named_source> sources, demand_options demand = {})
        : sources_(std::move(sources)), demand_(demand) {}

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        const auto layer = to.add_layer(std::move(name), std::move(next));
        inflow all;
        for (const auto& one : sources_) all.push_back(to.add_source(one.name, one.make(), layer, demand_));
        return all;
    }

private:
    [[nodiscard]] static std::vector<named_source> numbered(const std::string& name, std::vector<make_source> make) {
        std::vector<named_source> all;
        for (auto& one : make) {
            const auto index = all.size();
            all.push_back({make.size() == 1 ? name : name + "[" + std::to_string(index) + "]", std::move(one)});
        }
        return all;
    }

    std::vector<named_source> sources_;
    demand_options demand_;
};

}  // namespace weir
