// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>
#include <weir/message.hpp>

#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

namespace weir {

class block_pool;

/// A block is a batch of records as bytes, back to back in one piece of reused memory that can be read `padding` bytes
/// beyond its end. Filled by its source's thread; read by one thread at a time after that.
class block final : public origin {
public:
    /// Readable bytes behind the last record, as SIMD readers want them.
    static constexpr std::size_t padding = 64;

    block() = default;

    [[nodiscard]] std::size_t size_bytes() const noexcept override { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::size_t room() const noexcept { return capacity_ - size_; }
    [[nodiscard]] char* data() noexcept { return bytes_.get(); }
    [[nodiscard]] std::string_view text() const noexcept { return {bytes_.get(), size_}; }

    /// Makes room for `bytes` in total, keeping what is there.
    void reserve(std::size_t bytes);

    /// Appends, growing if need be.
    void append(std::string_view bytes);

    /// Sets how many bytes are filled; REQUIRES: at most `capacity()`.
    void resize(std::size_t bytes) noexcept { size_ = bytes; }

    /// The end offset of each record, where the source found the boundaries; empty where a newline ends each record.
    std::vector<std::uint32_t> ends;

    /// What a reader made of the records and cannot leave in them, such as unescaped text: lives as long as the block.
    arena derived;

    [[nodiscard]] std::uint64_t count_records() const noexcept override;

protected:
    void recycle() noexcept override;

private:
    friend class block_pool;
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::shared_ptr<block_pool> home_;
};

/// A block pool keeps blocks for reuse, because fresh memory costs more than parsing. Thread-safe. Blocks keep it
/// alive.
class block_pool : public std::enable_shared_from_this<block_pool> {
public:
    /// Hands out an empty block with room for at least `bytes`.
    [[nodiscard]] handle<block> take(std::size_t bytes);

private:
    friend class block;
    void put_back(std::unique_ptr<block> used) noexcept;

    std::mutex mutex_;
    std::vector<std::unique_ptr<block>> idle_;
};

}  // namespace weir
