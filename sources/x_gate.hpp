// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "block_writer.hpp"
#include "x_problem.hpp"

#include <weir/x.hpp>

#include <simdjson.h>

#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace weir::x {

/// Seen ids are the numbers of the last posts, as many as fit into a few megabytes. A value; one thread at a time.
class seen_ids {
public:
    static constexpr std::size_t most = std::size_t{1} << 16;

    /// False: it has been there. The oldest one is forgotten when there are too many.
    [[nodiscard]] bool insert(std::uint64_t id);

private:
    std::unordered_set<std::uint64_t> ids_;
    std::vector<std::uint64_t> order_;
    std::size_t oldest_ = 0;
};

/// A gate stands between the bytes from X and the blocks: posts pass until the budget is spent, each id once. What is
/// no post is reported as control, and looked at for what X has to say; what cannot be read passes, since whoever
/// reads the records counts it. Works on its source's thread.
class gate final : public record_writer {
public:
    /// Both must outlive the gate.
    gate(block_writer& writer, const options& chosen);

    void append(std::string_view bytes) override { writer_.append(bytes); }
    [[nodiscard]] std::string_view current() const override { return writer_.current(); }
    void truncate(std::size_t size_bytes) override { writer_.truncate(size_bytes); }
    void end_record() override;
    void abandon_record() override { writer_.abandon_record(); }
    void keep_alive() override {}
    void oversize() override;
    void malformed() override;

    /// To be called after each chunk.
    void report() { writer_.report(); }

    /// How many posts may still pass.
    [[nodiscard]] std::uint64_t left() const noexcept { return options_.budget_posts - posts_; }
    [[nodiscard]] std::uint64_t posts() const noexcept { return posts_; }

    /// What X last said in the stream, once.
    [[nodiscard]] std::optional<problem> take_problem() { return std::exchange(problem_, std::nullopt); }

private:
    enum class sort { post, repeated, control, unreadable };

    [[nodiscard]] sort sort_of(std::string_view record);
    [[nodiscard]] bool is_repeated(const simdjson::dom::object& post);

    block_writer& writer_;
    const options& options_;
    simdjson::dom::parser parser_;
    seen_ids seen_;
    std::uint64_t posts_ = 0;
    std::optional<problem> problem_;
};

}  // namespace weir::x
