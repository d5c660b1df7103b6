// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace weir::bench {

/// What hash keys are made to collide for.
enum class victim {
    none,      ///< random keys
    standard,  ///< libstdc++'s std::hash: all 64 bits are equal
    murmur,    ///< MurmurHash64A with seed 0: all 64 bits
    fnv,       ///< FNV-1a of 64 bits: the lower 20 bits, hence the same slot in tables of up to 2^20
    crc,       ///< CRC-32 as zlib has it: all 32 bits
};

/// `count` different keys of 16 bytes, always the same ones; up to 2^20. Throws std::logic_error if they do not
/// collide.
[[nodiscard]] std::vector<std::string> keys_against(victim of, std::size_t count);

}  // namespace weir::bench
