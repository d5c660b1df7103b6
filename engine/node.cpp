// SPDX-License-Identifier: Apache-2.0
#include "node.hpp"

#include "happens_before.hpp"

namespace weir {

namespace flow_graph = oneapi::tbb::flow;

void node::open(flow_graph::graph& graph) {
    graph_node_.emplace(graph, concurrency(), body{this});
}

void node::send(message_ptr what) {
    happens_before(what.get());
    graph_node_->try_put(what);
}

flow_graph::continue_msg node::body::operator()(const message_ptr& in) const {
    of->run(in);
    return {};
}

void node::run(const message_ptr& in) noexcept {
    happens_after(in.get());
    try {
        if (state_.stopping())
            give_up();
        else
            work(*in);
    } catch (...) {
        state_.fail(name_);
        give_up();
    }
    happens_before(&state_);
}

void stage_node::work(message& in) {
    // The next message may be another thread's.
    happens_after(partition_.get());
    if (auto* const end = dynamic_cast<closing*>(&in))
        partition_->close(*end);
    else
        partition_->receive(in);
    happens_before(partition_.get());
}

void port::send(std::size_t index, message_ptr what) const {
    nodes_[index]->send(std::move(what));
}

}  // namespace weir
