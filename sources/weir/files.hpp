// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/block_bytes.hpp>
#include <weir/source.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

namespace weir {

/// A file_error says which file cannot be read and why.
class file_error : public std::runtime_error {
public:
    file_error(std::string path, const std::string& reason)
        : std::runtime_error(path + ": " + reason), path_(std::move(path)) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

struct file_options {
    std::size_t block_bytes = usual_block_bytes();  ///< read at once, and delivered as one batch if it is not in parts
    std::size_t max_record_bytes = std::size_t{1} << 20;  ///< a longer line, its newline aside, is skipped and reported
    duration linger = std::chrono::milliseconds(20);      ///< a pipe's lines wait at most so long for more
};

/// A file_source delivers the lines of a file, a pipe or a terminal. A line ends with a newline or with the input; a
/// carriage return before it and blank lines are passed on. The blocks have no `ends` and announce nothing: whoever
/// reads the lines counts them. Reports lines over the limit as received and oversize, and never holds more of one than
/// the limit and a block.
///
/// Of a regular file it only deals out ranges, in their order, as unread blocks: `block::load` reads one, reports its
/// lines over the limit, and throws the file_error. A range in which no line begins is an empty block.
///
/// 1. The file's size is taken when the run begins. What is appended later is not read; a file cut short meanwhile ends
/// there, which is no error.
/// 2. Records of a range that was never read, because the flow stopped, are not counted.
///
/// Everything else, and a regular file that says it is empty (as in /proc), the source reads itself, in one pass.
class file_source final : public source {
public:
    /// Opens the file. Throws file_error: it is missing, unreadable, a directory or compressed.
    explicit file_source(std::string path, file_options options = {});

    /// Reads from an open descriptor, from where it stands; it stays open and must outlive the source. Afterwards it
    /// stands behind what was delivered. `name` is for messages.
    file_source(int open_descriptor, std::string name, file_options options = {});

    ~file_source() override;

    /// Of a regular file the ranges are up to 2 MiB then, each of several parts of `block_bytes`.
    void expect_parts() override;

    /// Returns at the end of the input or of the flow; throws file_error. Can be called once. Unread blocks outlive it.
    void run(intake& entrance) override;

private:
    class input;
    std::unique_ptr<input> input_;
};

}  // namespace weir
