// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>
#include <weir/clock.hpp>
#include <weir/tally.hpp>

#include <functional>
#include <stop_token>
#include <string_view>

namespace weir {

/// An intake is a source's side of the entrance to a running flow. It is called from the source's own thread only; what
/// `on_open` and `put_each` are given is called on any.
///
/// 1. At most one batch waits at the closed entrance; the source reads nothing more while it does.
/// 2. A batch has the time at which it was offered, and holds the frontier there until its credit comes back.
/// 3. The records that a batch announces count as received when it is offered.
class intake {
public:
    virtual ~intake() = default;

    /// Takes the batch and waits until it has entered. False: the flow is ending, return from `run`.
    [[nodiscard]] virtual bool put(handle<origin> batch) = 0;

    /// Makes batches, in their order: none when there are no more.
    using supplier = std::function<handle<origin>()>;

    /// Puts the batches that `next` makes, until it makes none or the flow ends. For a source that can make them at any
    /// time: `next` is called when there is room, on the thread that made it, so that none has to be woken for it. It
    /// must not block; one thread at a time calls it, and none when this has returned.
    virtual void put_each(const supplier& next) {
        for (auto batch = next(); batch && put(std::move(batch));) batch = next();
    }

    /// Takes the batch. True if it has entered and more may be offered; false if it waits at the entrance (or the flow
    /// is ending): then offer nothing until `reopen` has returned true.
    [[nodiscard]] virtual bool offer(handle<origin> batch) = 0;

    /// Lets the waiting batch try again. True if nothing waits any more.
    [[nodiscard]] virtual bool reopen() = 0;

    /// `wake` is called, on any thread, when `reopen` may succeed. It must not block and may come without need.
    virtual void on_open(std::function<void()> wake) = 0;

    /// Requested when the flow stops or drains: return from `run` within a moment, also from a blocking call.
    [[nodiscard]] virtual std::stop_token stopping() const = 0;

    /// Reports records that no batch announces: what the source itself skips or throws away.
    virtual void report(const tally& fate) = 0;

    /// Reports a connection that is made again, since the one before failed, was lost or was left. The same server
    /// asked at once in another way, such as by an older protocol, is none.
    virtual void report_reconnect() = 0;

    /// Says something that whoever watches the run may want to know, such as that a connection was lost. One line.
    virtual void notice(std::string_view text) { static_cast<void>(text); }

    [[nodiscard]] virtual clock& time() = 0;
    [[nodiscard]] virtual block_pool& blocks() = 0;
};

/// A source is where events come from. It is made anew for each run and has a thread of its own.
class source {
public:
    virtual ~source() = default;

    /// How many strands it is known to deliver, see `position`: in event time windows wait for all of them from the
    /// beginning, and for others from when they are met. Called once, before `run`.
    [[nodiscard]] virtual std::size_t strands() { return 1; }

    /// Whoever reads its unread blocks does so part by part, so that they may be long. Called before `run`, if at all.
    virtual void expect_parts() {}

    /// Delivers batches until the input ends (returns), the flow stops (returns), or it fails for good (throws).
    virtual void run(intake& entrance) = 0;
};

}  // namespace weir
