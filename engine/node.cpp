// SPDX-License-Identifier: Apache-2.0
#include "node.hpp"

namespace weir {

namespace flow_graph = oneapi::tbb::flow;

void node::open(flow_graph::graph& graph) {
    graph_node_.emplace(graph, concurrency(), [this](const message_ptr& in) {
        run(in);
        return flow_graph::continue_msg();
    });
}

void node::run(const message_ptr& in) noexcept {
    if (state_.stopping()) return;
    try {
        work(*in);
    } catch (...) {
        state_.fail(name_);
    }
}

void stage_node::work(message& in) {
    if (auto* const end = dynamic_cast<closing*>(&in))
        partition_->close(*end);
    else
        partition_->receive(in);
}

void port::send(std::size_t index, message_ptr what) const {
    nodes_[index]->send(std::move(what));
}

}  // namespace weir
