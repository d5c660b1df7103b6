// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace weir {

/// A recording file is where a recorder's lines go. One thread at a time. All members throw `recording_error`.
class recording_file {
public:
    virtual ~recording_file() = default;

    /// Appends whole lines.
    virtual void write(std::string_view lines) = 0;

    /// What was written can be read by others when this returns.
    virtual void flush() = 0;

    /// Nothing more comes.
    virtual void finish() = 0;
};

/// Makes the file, or empties it.
[[nodiscard]] std::unique_ptr<recording_file> open_recording(const std::string& path);

}  // namespace weir
