// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/arena.hpp>
#include <weir/message.hpp>
#include <weir/shelf.hpp>
#include <weir/tally.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

namespace weir {

class block;
class block_pool;

/// A piece of what a source reads from, such as a file.
struct byte_range {
    std::uint64_t offset = 0;
    std::size_t length = 0;
};

/// When records of a block were received: those from the byte `from` on, up to the next receipt.
struct receipt {
    std::size_t from = 0;
    time_point time = {};
};

/// A range_reader reads what a source's unread blocks stand for. All of them share it, and so do the threads that load
/// them, several at a time.
class range_reader {
public:
    virtual ~range_reader() = default;

    /// Fills `into`, which is empty, with the records of the range. Returns the records refused.
    [[nodiscard]] virtual tally read(byte_range range, block& into) const = 0;
};

/// A block is a batch of records as bytes, back to back in one piece of reused memory that can be read `padding` bytes
/// beyond its end. Filled by its source's thread; read by one thread at a time after that.
///
/// A source may leave the reading to the thread that reads the records, in whose cache they are then: such a block is
/// unread, and holds no memory, until `load`; or for good, if it is read in parts.
class block final : public origin {
public:
    /// Readable bytes behind the last record, as SIMD readers want them.
    static constexpr std::size_t padding = 64;

    /// `data()` of an empty block is a multiple of this, a page: how fast the kernel copies what a source reads depends
    /// on where in its page each byte is.
    static constexpr std::size_t alignment = 4096;

    block() = default;

    /// Reads what the block stands for, if its source left that to whoever reads it; call it once, before looking at
    /// the records. Returns the records refused while reading; they are in no other count. Throws what the source
    /// throws; the block is empty then.
    [[nodiscard]] tally load();

    /// The same for who needs no more than a part of the records at a time: reads the next part of an unread block into
    /// `part`, in place of what it held, and adds what was refused to `refused`. False: there is none. The records are
    /// not in this block then; what is to live as long as it does is to be kept in `derived`.
    [[nodiscard]] bool load_part(block& part, tally& refused);

    /// Whether there is something left to read.
    [[nodiscard]] bool is_unread() const noexcept { return reader_ != nullptr; }

    /// Of a block that is read in parts, how many records somebody has seen.
    std::uint64_t seen_in_parts = 0;

    /// Of an unread block the length of its range.
    [[nodiscard]] std::size_t size_bytes() const noexcept override { return reader_ ? range_.length : size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_ - begin_; }
    [[nodiscard]] std::size_t room() const noexcept { return capacity() - size_; }
    [[nodiscard]] char* data() noexcept { return bytes_.get() + begin_; }
    [[nodiscard]] std::string_view text() const noexcept { return {bytes_.get() + begin_, size_}; }

    /// Makes room for `bytes` in total, keeping what is there.
    void reserve(std::size_t bytes);

    /// Appends, growing if need be.
    void append(std::string_view bytes);

    /// Sets how many bytes are filled; REQUIRES: at most `capacity()`.
    void resize(std::size_t bytes) noexcept { size_ = bytes; }

    /// Takes the first `bytes` bytes away without moving the others; REQUIRES: at most `size_bytes()`.
    void remove_prefix(std::size_t bytes) noexcept {
        begin_ += bytes;
        size_ -= bytes;
    }

    /// The end offset of each record, with its line end if it has one, where the source found the boundaries; empty
    /// where a newline ends each record.
    std::vector<std::uint32_t> ends;

    /// When the records were received, where their source says so, in the order of the bytes. None: nobody says.
    std::vector<receipt> receipts;

    /// What a reader made of the records and cannot leave in them, such as unescaped text: lives as long as the block.
    arena derived;

    /// Of an unread block none, or those seen in parts: nobody knows the others.
    [[nodiscard]] std::uint64_t count_records() const noexcept override;

protected:
    void recycle() noexcept override;

private:
    friend class block_pool;

    struct aligned_delete {
        void operator()(char* bytes) const noexcept { ::operator delete[](bytes, std::align_val_t{alignment}); }
    };
    using memory = std::unique_ptr<char[], aligned_delete>;

    void give_up_memory() noexcept;

    memory bytes_;
    std::size_t begin_ = 0;  ///< of the first record in `bytes_`
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::shared_ptr<const range_reader> reader_;  ///< none where there is nothing to read
    byte_range range_;
    std::size_t part_bytes_ = 0;
    std::shared_ptr<block_pool> home_;
    std::thread::id filled_by_;  ///< who its memory was lent to
};

/// A block pool keeps blocks for reuse, because fresh memory costs more than parsing. Their memory is kept apart: there
/// is as much of it as blocks hold records at one time, and a thread is given what it filled last, which is still in
/// its cache. Thread-safe. Blocks keep it alive.
class block_pool : public std::enable_shared_from_this<block_pool> {
public:
    /// Hands out an empty block with room for at least `bytes`.
    [[nodiscard]] handle<block> take(std::size_t bytes);

    /// Hands out a block that stands for `range` until somebody loads it, or its parts, each of `part_bytes`.
    [[nodiscard]] handle<block> take_unread(std::shared_ptr<const range_reader> reader, byte_range range,
                                            std::size_t part_bytes = static_cast<std::size_t>(-1));

private:
    friend class block;

    /// What a block gives back for another one.
    struct idle_memory {
        block::memory bytes;
        std::size_t capacity = 0;
        arena derived;
    };

    [[nodiscard]] std::unique_ptr<block> take_bare();
    void lend_memory(block& to) noexcept;
    void put_back(std::unique_ptr<block> used) noexcept;

    std::mutex mutex_;
    std::vector<std::unique_ptr<block>> idle_;  ///< without memory
    shelf<idle_memory> memory_;
};

}  // namespace weir
