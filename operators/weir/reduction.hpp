// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/aggregating_router.hpp>
#include <weir/partition.hpp>
#include <weir/plan.hpp>
#include <weir/reduction_stage.hpp>
#include <weir/router.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// The events that go to partitions, and how: what is upstream of it, the steps in front, and what decides the
/// partition.
template <class T, class Steps, class Partitioner>
struct partition_input {
    using partitioner_type = Partitioner;

    /// Lays out everything upstream, so that its events end in `end`.
    template <class End>
    [[nodiscard]] inflow attach(builder& to, End end) const {
        return before->attach(to, fuse(steps, std::move(end)), name);
    }

    upstream_ptr before;
    Steps steps;
    Partitioner partitioner;
    make_key_numbers<T> number_keys;  ///< empty where events have no key
    std::string name;
};

/// Whether events that belong to the same windows may be taken together before they reach their partition: no trigger
/// looks at single ones, and none is wanted back as late.
template <class T>
[[nodiscard]] bool may_aggregate(const windows<T>& over) {
    const auto& plan = over.plan();
    if (plan.kind == window_kind::count || plan.kind == window_kind::session || over.wants_late()) return false;
    if (plan.kind == window_kind::timed && plan.length % plan.step != duration::zero()) return false;
    for (const auto& one : plan.triggers)
        if (one.kind == firing_kind::every || one.kind == firing_kind::custom) return false;
    return true;
}

/// A reduction as it is described, but for how its panes leave it.
template <class T, class Input, class Steps, class Fold>
struct reduction_description {
    Input input;
    Steps steps;
    Fold fold;
    partition_options<T> options;
    std::string name;
};

/// What crosses to the partitions of a reduction, and what is done with it there.
template <class In, class Steps, class Fold, class MakeEnd>
struct crossing {
    Steps steps;
    Fold fold;
    windows<In> over;
    MakeEnd make_end;  ///< of what comes before, from the partitions' nodes
};
template <class In, class Steps, class Fold, class MakeEnd>
crossing(Steps, Fold, windows<In>, MakeEnd) -> crossing<In, Steps, Fold, MakeEnd>;

/// The layer of one reduction: a serial node for each partition.
template <class T, class Input, class Steps, class Fold, class Exit>
class reduction final : public upstream {
public:
    using description = reduction_description<T, Input, Steps, Fold>;

    reduction(description what, Exit exit) : what_(std::move(what)), exit_(std::move(exit)) {
        const auto& plan = what_.options.over.plan();
        if constexpr (requires { Exit::copies_state; } && !std::copy_constructible<typename Fold::value>)
            if (!plan.triggers.empty() || plan.lateness > duration::zero())
                throw build_error(what_.name +
                                  ": a state that cannot be copied is emitted once, when its window is over; take the "
                                  "triggers and the lateness away, or use on_trigger");
    }

    [[nodiscard]] inflow attach(builder& to, consumer_ptr next, std::string name) const override {
        if constexpr (Fold::combines)
            if (may_aggregate(what_.options.over)) return attach_aggregated(to, std::move(next), std::move(name));
        const auto end = [this](port nodes) {
            return router<T, typename Input::partitioner_type>(std::move(nodes), what_.input.partitioner,
                                                               what_.options.over);
        };
        return attach_as(to, std::move(next), std::move(name),
                         crossing{what_.steps, what_.fold, what_.options.over, end});
    }

    /// Not where events are passed on, whatever windows they come from; and sessions are closed one by one.
    [[nodiscard]] bool closes_windows() const override {
        if constexpr (requires { Exit::passes_on; })
            return false;
        else
            return what_.options.over.plan().kind != window_kind::session;
    }

private:
    [[nodiscard]] inflow attach_aggregated(builder& to, consumer_ptr next, std::string name) const {
        using end_type = aggregating_router<T, typename Input::partitioner_type, Steps, Fold>;
        using part = partial<typename Fold::state>;
        const auto end = [this](port nodes) {
            return end_type(std::move(nodes), {what_.input.partitioner, what_.options.over, what_.steps, what_.fold});
        };
        return attach_as(to, std::move(next), std::move(name),
                         crossing{pass(), what_.fold.of_partials(), windows<part>(what_.options.over.plan()), end});
    }

    template <class In, class InSteps, class InFold, class MakeEnd>
    [[nodiscard]] inflow attach_as(builder& to, consumer_ptr next, std::string name,
                                   crossing<In, InSteps, InFold, MakeEnd> in) const {
        const auto start = to.start();
        const auto& plan = in.over.plan();
        if constexpr (requires { in.fold.begin_run(); }) in.fold.begin_run();
        const auto make = [&](const stage_place& place) -> std::unique_ptr<stage> {
            if (place.index == 0) next->bind(place.within);
            if (what_.options.on_stage_start) what_.options.on_stage_start(place.index, place.stages);
            using made = reduction_stage<In, InSteps, InFold, Exit>;
            return std::make_unique<made>(typename made::parts{in.steps, in.fold, exit_, in.over,
                                                               make_windowing(plan, start, place.inputs),
                                                               numbers_for<In>(plan), next, place});
        };
        return {to.add_serial_layer(
            {std::move(name), what_.options.stages > 0 ? what_.options.stages : to.default_stages(), make,
             [plan, start](time_point last) { return next_advance(plan, start, last); }, closing_time::frontier,
             plan.kind == window_kind::global || plan.kind == window_kind::periodic, message_triggers(plan)},
            [&](port nodes) { return what_.input.attach(to, in.make_end(std::move(nodes))); })};
    }

    template <class In>
    [[nodiscard]] std::unique_ptr<key_numbers<In>> numbers_for(const window_plan& plan) const {
        if constexpr (std::same_as<In, T>)
            if (plan.kind == window_kind::session) return what_.input.number_keys();
        return nullptr;
    }

    [[nodiscard]] static std::vector<std::string> message_triggers(const window_plan& plan) {
        std::vector<std::string> names;
        for (const auto& one : plan.triggers)
            if (one.kind == firing_kind::message) names.push_back(one.name);
        return names;
    }

    description what_;
    Exit exit_;
};

template <class Description, class Exit>
struct reduction_for;
template <class T, class Input, class Steps, class Fold, class Exit>
struct reduction_for<reduction_description<T, Input, Steps, Fold>, Exit> {
    using type = reduction<T, Input, Steps, Fold, Exit>;
};
template <class Description, class Exit>
using reduction_of = typename reduction_for<Description, Exit>::type;

}  // namespace weir
