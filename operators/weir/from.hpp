// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/error.hpp>
#include <weir/flow.hpp>
#include <weir/source.hpp>

#include <memory>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace weir {

struct range_options {
    /// Events a batch (1 or more).
    std::size_t batch_size = 512;
};

/// Delivers the elements of a range, then ends.
template <class Range>
class range_source final : public source {
    using event = std::ranges::range_value_t<Range>;

public:
    range_source(std::shared_ptr<const Range> elements, std::size_t batch_size)
        : elements_(std::move(elements)), batch_size_(batch_size) {}

    void run(intake& entrance) override {
        std::vector<event> some;
        for (const auto& one : *elements_) {
            some.push_back(one);
            if (some.size() == batch_size_ && !deliver(entrance, some)) return;
        }
        if (!some.empty()) deliver(entrance, some);
    }

private:
    bool deliver(intake& entrance, std::vector<event>& some) const {
        entrance.report({.received = some.size()});
        const bool more = entrance.put(make_counted<batch<event>>(std::exchange(some, {})));
        some.reserve(batch_size_);
        return more;
    }

    std::shared_ptr<const Range> elements_;
    std::size_t batch_size_;
};

/// The upstream of a flow that begins with a source.
class source_upstream final : public upstream {
public:
    using make_source = std::function<std::unique_ptr<source>()>;

    source_upstream(std::string name, make_source make) : name_(std::move(name)), make_(std::move(make)) {}

    [[nodiscard]] std::vector<ledger*> attach(builder& to, consumer_ptr next, std::string name) const override {
        auto layer = to.add_layer(std::move(name), std::move(next));
        return {&to.add_source(name_, make_(), std::move(layer))};
    }

private:
    std::string name_;
    make_source make_;
};

/// A flow of the elements of `elements`, which is kept (moved in, or copied) and read anew in each run.
///
///     weir::from_range(std::vector{1, 2, 3})
template <std::ranges::input_range Range>
[[nodiscard]] auto from_range(Range elements, range_options options = {}) {
    using event = std::ranges::range_value_t<Range>;
    if (options.batch_size == 0) throw build_error("from_range: batch_size is 0; at least one event makes a batch");
    auto kept = std::make_shared<const Range>(std::move(elements));
    return flow<event, read_batch<event>>(
        std::make_shared<source_upstream>(
            "range", [kept, options] { return std::make_unique<range_source<Range>>(kept, options.batch_size); }),
        {}, "range");
}

/// What can begin a flow: it names itself and its events, makes a source for each run, and knows how to read the
/// batches that such a source delivers (a step, see steps.hpp).
template <class Origin>
concept event_source = requires(const Origin& of) {
    typename Origin::event;
    { of.name() } -> std::convertible_to<std::string>;
    { of.make() } -> std::same_as<std::unique_ptr<source>>;
    of.reader();
};

/// A flow of the events of `beginning`.
///
///     weir::from(weir::twitter::sample({.credentials = mine}))
template <event_source Origin>
[[nodiscard]] auto from(Origin beginning) {
    using reader = decltype(beginning.reader());
    reader read = beginning.reader();
    std::string name = beginning.name();
    auto make = [beginning = std::move(beginning)] { return beginning.make(); };
    return flow<typename Origin::event, reader>(std::make_shared<source_upstream>(name, std::move(make)),
                                                std::move(read), name);
}

}  // namespace weir
