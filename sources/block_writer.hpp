// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block_bytes.hpp>
#include <weir/framing.hpp>
#include <weir/source.hpp>

namespace weir {

/// A block writer packs the records of a framer into blocks and offers these to an intake. A block is sealed when the
/// next record does not fit, or a linger time after its first record; a record that is not complete then moves on to
/// the next block. Works on its source's thread.
///
/// While a block waits at the closed entrance the next one is filled, and nothing more may be fed once it is full: ask
/// `ready` before each chunk. Then the writer holds one block of `block_bytes` plus one chunk, or one record if that
/// is longer. A block announces its records; what becomes no record is reported.
class block_writer final : public record_writer {
public:
    struct options {
        std::size_t block_bytes = usual_block_bytes();
        duration linger = std::chrono::milliseconds(20);
    };

    /// The intake must outlive the writer.
    block_writer(intake& entrance, options chosen);
    ~block_writer() override;
    block_writer(const block_writer&) = delete;
    block_writer& operator=(const block_writer&) = delete;

    void append(std::string_view bytes) override;
    [[nodiscard]] std::string_view current() const override;
    void truncate(std::size_t size_bytes) override;
    void end_record() override;
    void abandon_record() override { truncate(0); }
    void keep_alive() override {}
    void oversize() override;
    void malformed() override;

    /// Something that came is a message about the stream, or had come before.
    void control();
    void duplicate();

    /// Is there no block waiting at the entrance?
    [[nodiscard]] bool ready();

    /// To be called after each chunk: reports what of it became no record.
    void report();

    /// Seals the block if its time has come. Returns when that will be.
    [[nodiscard]] time_point attend();

    /// Seals what is complete. REQUIRES: `ready`.
    void flush();

    /// How many records have been completed.
    [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

private:
    void seal();
    [[nodiscard]] std::size_t begin_of_current() const { return block_->ends.empty() ? 0 : block_->ends.back(); }

    intake& entrance_;
    const options options_;
    handle<block> block_;
    time_point first_record_;
    bool open_ = true;
    std::uint64_t records_ = 0;
    tally unreported_;
};

}  // namespace weir
