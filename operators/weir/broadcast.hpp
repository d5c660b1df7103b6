// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/batch.hpp>
#include <weir/plan.hpp>
#include <weir/repack.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

template <class T, class Steps>
class flow;
template <class T>
class erased_steps;

/// A branch of a broadcast: what makes a job of a flow of `T`.
template <class Branch, class T>
concept branch_of = std::is_invocable_r_v<job, const Branch&, flow<T, erased_steps<T>>>;

/// Gives each message to all branches. They share its credit, so that the slowest decides when the source reads on. The
/// branches are added while the run is laid out.
template <class T>
class splitter final : public consumer {
public:
    void add(consumer_ptr branch) { branches_.push_back(std::move(branch)); }

    void bind(const scope& within) override {
        within_ = within;
        bind_branches();  // of a broadcast in a branch, which is laid out before it is bound
    }

    /// The branches are known only now.
    void bind_branches() {
        for (const auto& one : branches_) one->bind(within_);
    }

    void receive(message& in) const override {
        auto& all = static_cast<parcel<T>&>(in);
        for (std::size_t index = 0; index + 1 < branches_.size(); ++index) {
            const auto copy = make_counted<parcel<T>>(in.share(), in.where());
            copy->events = all.events;
            branches_[index]->receive(*copy);
        }
        if (!branches_.empty()) branches_.back()->receive(in);
    }

    void give_up() const noexcept override {
        for (const auto& one : branches_) one->give_up();
    }

private:
    scope within_;
    std::vector<consumer_ptr> branches_;
};

/// What a branch takes for its upstream: it is attached to a splitter whose own input is known already.
template <class T>
class branch_point final : public upstream {
public:
    branch_point(splitter<T>& at, inflow input) : at_(at), input_(std::move(input)) {}

    [[nodiscard]] inflow attach(builder&, consumer_ptr next, std::string) const override {
        at_.add(std::move(next));
        return input_;
    }

private:
    splitter<T>& at_;
    inflow input_;
};

/// The job that gives every event of `before` to each of `branches`.
template <class T>
[[nodiscard]] job broadcast_job(upstream_ptr before, const std::string& name,
                                std::vector<std::function<job(flow<T, erased_steps<T>>)>> branches) {
    return job([before = std::move(before), name, branches = std::move(branches)](builder& to) {
        const auto split = std::make_shared<splitter<T>>();
        const auto input = before->attach(to, split, "broadcast");
        const auto point = std::make_shared<branch_point<T>>(*split, input);
        inflow ends;
        for (const auto& one : branches) {
            const auto part = one(flow<T, read_parcel<T>>(point, {}, name + ".broadcast")).lay_out(to);
            ends.insert(ends.end(), part.begin(), part.end());
        }
        split->bind_branches();
        return ends;
    });
}

}  // namespace weir
