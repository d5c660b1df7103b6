// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/closing.hpp>
#include <weir/message.hpp>
#include <weir/metrics.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace weir {

/// What the work of a layer may use of the run it belongs to.
struct scope {
    layer_counters* counters = nullptr;
    clock* time = nullptr;
};

/// A consumer is the fused work of one layer, from a message to what leaves the layer. Made for one run and bound to it
/// before the first message; many threads call it.
class consumer {
public:
    virtual ~consumer() = default;

    /// Tells it, before the first message, of the run and the layer that it works in.
    virtual void bind(const scope& within) { static_cast<void>(within); }

    virtual void receive(message& in) const = 0;

    /// A message was dropped, or failed: what waits for it is let go. The run stops.
    virtual void give_up() const noexcept {}
};

using consumer_ptr = std::shared_ptr<consumer>;

/// A stage is the work of one serial node, with the state of one partition. One thread at a time calls it; which one
/// changes.
class stage {
public:
    virtual ~stage() = default;

    /// Events of the layer's input.
    virtual void receive(message& in) = 0;

    /// The input has come on; see `closing`. Never called in a layer that asks for no closings.
    virtual void close(closing& end) { static_cast<void>(end); }

    /// The run stops: lets go of all messages that it holds. May come more than once.
    virtual void give_up() noexcept {}
};

class node;

/// A port is where messages enter a layer: one node for each of its partitions. A value; thread-safe. Valid during the
/// run.
class port {
public:
    port() = default;
    explicit port(std::vector<node*> nodes) : nodes_(std::move(nodes)) {}

    [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }

    /// The node of a layer that has only one.
    [[nodiscard]] node& first() const noexcept { return *nodes_.front(); }

    /// Never refuses and never blocks; what is under way is bounded at the entrance.
    void send(std::size_t index, message_ptr what) const;

private:
    std::vector<node*> nodes_;
};

}  // namespace weir
