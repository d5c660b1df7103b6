// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block.hpp>
#include <weir/clock.hpp>
#include <weir/tweets.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

// A recording is a text with one line a record:
//
//     {"received":"2026-01-01T00:00:00.000000Z","source":"NAME","record":RECORD}
//
// `received` is UTC with microseconds, NAME is escaped as JSON wants it, and RECORD is what was received, byte by byte;
// only line ends within it, which JSON knows as white space, are written as tabs. A record that is no JSON is recorded
// too, and makes its line no JSON either.

namespace weir {

/// A recording error says why a recording cannot be written.
class recording_error : public std::runtime_error {
public:
    recording_error(const std::string& path, const std::string& reason)
        : std::runtime_error("the recording " + path + ": " + reason) {}
};

/// A recorder writes what sources receive to a file, in the order in which they offer it. Each block is with the kernel
/// (or, compressed, with it after a second) when `write` returns, so that a recording is whole up to its last line
/// however the program ends. Where the disk is full, the file is cut behind its last whole line. Thread-safe.
class recorder {
public:
    /// Makes the file, or empties it; if its name ends in `.zst`, what is written is compressed. Throws
    /// `recording_error`.
    explicit recorder(const std::string& path);
    ~recorder();
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;

    /// Writes the records of a block that has been loaded. Throws `recording_error`, and from then on each time.
    void write(std::string_view source, time_point received, const block& records);

    /// Ends the recording; nothing may be written any more. Throws `recording_error`.
    void finish();

    /// How many records were written.
    [[nodiscard]] std::uint64_t records() const;

private:
    class file;
    std::unique_ptr<file> file_;
};

/// Whether the blocks of a recorded source say when they were received, as those of `stamped` do: what the recording
/// says.
enum class receipt_stamps { leave, set };

/// The same source, whose records are written to `to` before they enter the flow. It waits for the disk, and fails with
/// `recording_error` where that fails.
[[nodiscard]] tweets recorded(tweets of, std::shared_ptr<recorder> to, receipt_stamps stamps = receipt_stamps::leave);

/// How fast a recording is replayed.
struct replay_speed {
    double times = 0;  ///< as fast as it was received, so many times; 0: as fast as it can be read
};

struct replayed_options {
    replay_speed speed = {};

    /// Keep the sources that were recorded apart in event time, each with a watermark of its own: they are strands of
    /// the replay, see `position`. The first record of one decides from when on windows wait for it.
    bool apart = false;

    /// With `apart`: the same lines once more, gone through before the run begins, so that windows wait for each source
    /// from the beginning of the recording, as they did when it was made, and no longer than to its last record.
    std::optional<tweets> before = std::nullopt;

    /// With `apart`: whether the source of this name, as it is written in the recording, received posts as they were
    /// made, so that none can be from long after its `received`; see `stamped`. Without it no source did.
    std::function<bool(std::string_view name)> is_live = nullptr;
};

/// What was recorded, where `lines` are those of a recording, by its first line; other lines are passed on as they are.
/// With a speed, records wait for their time by the clock of the run, counted from the first one, and lines that are
/// no recording are refused: the source throws `file_error`.
[[nodiscard]] tweets replayed(tweets lines, replayed_options options = {});

/// Whether a text that begins so is a recording. 64 bytes tell.
[[nodiscard]] bool begins_recording(std::string_view front) noexcept;

/// The lines of a file compressed with zstd. Where it was cut short, which a notice tells, they end. The run fails with
/// `file_error` where it cannot be read, is broken, or this build has no zstd.
[[nodiscard]] tweets tweets_from_zstd_file(const std::string& path, file_options options = {});

/// Whether this build can read and write files compressed with zstd.
[[nodiscard]] bool knows_zstd_files() noexcept;

}  // namespace weir
