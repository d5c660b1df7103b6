// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/x.hpp>

namespace weir::x {

/// A stream is a source of the posts that an endless endpoint of X sends, a line each. A connection that is lost, or
/// that X takes leave of, is made again; nothing can be replayed. A post that a lost connection cut is malformed.
class stream final : public source {
public:
    /// `path` is behind the base address, without a query. Throws `std::invalid_argument` for wrong options.
    stream(std::string name, std::string path, options chosen);

    void run(intake& entrance) override;

private:
    const std::string name_;
    const std::string path_;
    const options options_;
};

}  // namespace weir::x
