// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// How a stream tells where a record ends.
enum class framing {
    newline,  ///< a line is a record
    length,  ///< `delimited=length`: a line with the decimal size of the record, its own line end included, precedes it
};

/// A record writer is where a framer puts what it finds, in the order of the stream. The current record is all that was
/// appended since the last `end_record` or `abandon_record`.
class record_writer {
public:
    virtual ~record_writer() = default;

    virtual void append(std::string_view bytes) = 0;
    [[nodiscard]] virtual std::string_view current() const = 0;

    /// Shortens the current record to its first `size_bytes` bytes.
    virtual void truncate(std::size_t size_bytes) = 0;

    /// The current record is complete, without its line end, and not empty.
    virtual void end_record() = 0;

    /// The current record is not one. What it was is said by `oversize` or `malformed`, if it was anything.
    virtual void abandon_record() = 0;

    virtual void keep_alive() = 0;

    /// A record was longer than the limit and is skipped.
    virtual void oversize() = 0;

    /// Something was received that cannot be a record: a bad size line, a record cut by the end of the connection.
    virtual void malformed() = 0;
};

/// A framer cuts the bytes of a v1.1 stream into records. It is a pure state machine: no clock, no buffer but for the
/// rare bytes that it reads twice, and the same events for every way of cutting the stream. One thread at a time.
///
/// A size is trusted if a line end stands where it says; then line ends inside the record are content. If none stands
/// there, the record goes on to the next line end (the size was too small), or was over at the first line end that a
/// size line or a blank line follows (too large), from where the bytes are read again. A line that begins with `{`
/// where a size is due is a record. After any other line that is no size, the lines are skipped up to the first that
/// is.
class framer {
public:
    struct limits {
        std::size_t max_record_bytes = std::size_t{1} << 20;  ///< without the line end

        /// So much without a size line or record and the stream is `lost`.
        std::size_t max_astray_bytes = std::size_t{1} << 16;
    };

    /// A size line has at most so many bytes, line end not counted.
    static constexpr std::size_t max_size_line_bytes = 16;

    /// The writer must outlive the framer.
    framer(framing mode, record_writer& writer) : framer(mode, writer, limits{}) {}
    framer(framing mode, record_writer& writer, limits allowed);

    /// Takes the next bytes of the stream, all of them. Ignores them once `lost`.
    void feed(std::string_view bytes);

    /// The connection has ended: what is unfinished is abandoned as malformed, unless a wrong size hid whole records
    /// in it. Then the framer is as after `reset`.
    void finish();

    /// Begins anew, for the next connection.
    void reset();

    /// The way back to a record boundary was not found: only a new connection can help.
    [[nodiscard]] bool lost() const noexcept { return lost_; }

    /// How often the stream broke the rules of its framing and was brought back, since the framer was made.
    [[nodiscard]] std::uint64_t framing_errors() const noexcept { return framing_errors_; }

private:
    enum class state {
        size_line,   // before and in a line that should be a size
        body,        // in a record of expected_ bytes
        after_body,  // at its end, and the next byte decides whether the size is to be trusted
        line,        // in a record that ends with its line
        skip_body,   // in a body that is too long to keep
        skip_line,   // in a line that is too long to keep, or no size
    };

    [[nodiscard]] std::size_t step(std::string_view bytes);
    [[nodiscard]] std::size_t step_size_line(std::string_view bytes);
    [[nodiscard]] std::size_t step_body(std::string_view bytes);
    [[nodiscard]] std::size_t step_after_body(std::string_view bytes);
    [[nodiscard]] std::size_t step_line(std::string_view bytes);
    [[nodiscard]] std::size_t step_skip_body(std::string_view bytes);
    [[nodiscard]] std::size_t step_skip_line(std::string_view bytes);

    void end_size_line();
    void end_body();
    void begin_body(std::uint64_t size_bytes);
    void bad_size_line();
    void skip_line(std::size_t limit_bytes);
    void go_astray(std::size_t bytes);

    [[nodiscard]] std::size_t look_for_cut(std::string_view bytes);
    [[nodiscard]] bool probe(char next);
    void cut_at(std::size_t position);
    void read_again();

    void append(std::string_view bytes);
    void deliver();
    void refuse_oversize();
    void between_records();
    void finish_record();

    [[nodiscard]] bool unfinished() const;

    const framing mode_;
    const limits limits_;
    record_writer* const writer_;

    state state_;
    bool lost_ = false;
    std::uint64_t framing_errors_ = 0;

    std::string size_line_;
    bool bare_line_ends_ = false;  // this record's size line ended with LF alone
    std::uint64_t expected_ = 0;   // bytes of the body, by its size line
    std::uint64_t got_ = 0;        // bytes of the record so far, kept or skipped
    std::size_t kept_ = 0;         // of these, in the writer
    char last_ = 0;                // the last of them

    // The search for records hidden in a body whose size is too large.
    std::string probe_;           // what follows the line end at probe_at_, while it may be a size line or blank
    std::uint64_t probe_at_ = 0;  // 0: none
    std::uint64_t cut_ = 0;       // the first place that was confirmed; 0: none

    std::string rest_;  // behind a cut, to be read again
    std::string replay_;
    std::size_t replayed_ = 0;
    std::size_t reread_ = 0;  // bytes read again that no record has made up for

    bool resynchronising_ = false;  // a bad size line was reported and none good was seen since
    std::size_t astray_ = 0;
    std::size_t astray_limit_ = 0;
};

}  // namespace weir
