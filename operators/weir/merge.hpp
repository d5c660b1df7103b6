// SPDX-License-Identifier: Apache-2.0
#pragma once

// First, so that few lines of "included from" stand before what compilers have to say about a wrong function.
#include <weir/mappers.hpp>
#include <weir/partitioned.hpp>
#include <weir/reduced.hpp>

#include <weir/flow.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// Several flows of the same event as one. What it hands on keeps the order and the credit of each.
template <class T>
class merged final : public upstream {
public:
    explicit merged(std::vector<upstream_ptr> inputs) : inputs_(std::move(inputs)) {}

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        inflow all;
        for (const auto& one : inputs_) {
            auto part = one->attach(to, next, name);
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }

private:
    std::vector<upstream_ptr> inputs_;
};

/// The events of all `flows`, each as it comes. The events of one source keep their order.
///
///     weir::merge(from_range(monday), from_range(tuesday))
template <class T, class FirstSteps, class... Steps>
[[nodiscard]] flow<T, read_parcel<T>> merge(const flow<T, FirstSteps>& first, const flow<T, Steps>&... others) {
    return {
        std::make_shared<merged<T>>(std::vector<upstream_ptr>{first.repacked(), others.repacked()...}), {}, "merge"};
}

/// The same for any number of flows. Throws `build_error` for none.
template <class T>
[[nodiscard]] flow<T, read_parcel<T>> merge(const std::vector<flow<T>>& flows) {
    if (flows.empty()) throw build_error("merge: expected at least one flow, got none");
    std::vector<upstream_ptr> inputs;
    for (const auto& one : flows) inputs.push_back(one.repacked());
    return {std::make_shared<merged<T>>(std::move(inputs)), {}, "merge"};
}

}  // namespace weir
