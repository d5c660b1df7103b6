// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/hash.hpp>

#include <map>
#include <vector>

namespace weir::testing {

/// For each of `partitions` a number that, as a key, goes there. Hashing is keyed anew in each process, so the numbers
/// differ from run to run; where they go does not.
[[nodiscard]] inline std::vector<int> keys_of_partitions(std::size_t partitions) {
    std::map<std::size_t, int> found;
    for (int key = 0; found.size() < partitions; ++key) found.emplace(partition_of(hash_of(key), partitions), key);
    std::vector<int> keys;
    for (const auto& [partition, key] : found) keys.push_back(key);
    return keys;
}

/// A key function that sends 1 to 10 to four partitions: {1,5,7,9}, {2,6,8}, {3,4} and {10}.
[[nodiscard]] inline auto four_partitions_of_ten() {
    return [keys = keys_of_partitions(4)](int number) {
        static constexpr std::size_t table[] = {0, 1, 2, 2, 0, 1, 0, 1, 0, 3};
        return keys[table[static_cast<std::size_t>(number - 1)]];
    };
}

}  // namespace weir::testing
