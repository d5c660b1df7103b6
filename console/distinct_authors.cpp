// SPDX-License-Identifier: Apache-2.0
#include "distinct_authors.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace weir::console {

namespace {

constexpr unsigned index_bits = 10;
constexpr std::size_t registers = std::size_t{1} << index_bits;
constexpr unsigned rank_bits = 64 - index_bits;
constexpr std::size_t words = registers / 8;

/// The ranks of a sketch lie in bytes, eight to a word.
unsigned rank_at(const std::vector<std::uint64_t>& sketch, std::size_t index) noexcept {
    return static_cast<unsigned>((sketch[index / 8] >> (index % 8 * 8)) & 0xFFU);
}

void raise(std::vector<std::uint64_t>& sketch, std::size_t index, unsigned rank) noexcept {
    const unsigned before = rank_at(sketch, index);
    if (rank > before) sketch[index / 8] += static_cast<std::uint64_t>(rank - before) << (index % 8 * 8);
}

/// Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), section 2: what registers that are
/// still empty, and those that can rise no more, contribute.
double sigma(double share) noexcept {
    if (share == 1) return std::numeric_limits<double>::infinity();
    double sum = share;
    double before = 0;
    for (double weight = 1; sum != before; weight *= 2) {
        share *= share;
        before = std::exchange(sum, sum + share * weight);
    }
    return sum;
}

double tau(double share) noexcept {
    if (share == 0 || share == 1) return 0;
    double sum = 1 - share;
    double before = 0;
    for (double weight = 0.5; sum != before; weight /= 2) {
        share = std::sqrt(share);
        before = std::exchange(sum, sum - (1 - share) * (1 - share) * weight);
    }
    return sum / 3;
}

std::uint64_t nonzero(std::uint64_t key) noexcept {
    return key == 0 ? 1 : key;
}

}  // namespace

std::uint64_t author_hash(std::string_view author) noexcept {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
    for (const char letter : author) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
    hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;  // and the last steps of SplitMix64, for the upper bits
    hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
    return hash ^ (hash >> 31U);
}

void distinct_authors::add(std::uint64_t author) {
    if (is_sketch_) return add_to_sketch(author);
    if (std::find(words_.begin(), words_.end(), author) != words_.end()) return;
    words_.push_back(author);
    if (words_.size() > most_exact) become_sketch();
}

void distinct_authors::add_to_sketch(std::uint64_t author) noexcept {
    const std::uint64_t rest = author << index_bits;
    const unsigned rank = rest == 0 ? rank_bits + 1 : static_cast<unsigned>(std::countl_zero(rest)) + 1;
    raise(words_, static_cast<std::size_t>(author >> rank_bits), rank);
}

void distinct_authors::become_sketch() {
    const std::vector<std::uint64_t> authors = std::exchange(words_, std::vector<std::uint64_t>(words));
    is_sketch_ = true;
    for (const auto author : authors) add_to_sketch(author);
}

distinct_authors& distinct_authors::operator+=(const distinct_authors& other) {
    if (!other.is_sketch_) {
        for (const auto author : other.words_) add(author);
        return *this;
    }
    if (!is_sketch_) become_sketch();
    for (std::size_t index = 0; index < registers; ++index) raise(words_, index, rank_at(other.words_, index));
    return *this;
}

std::uint64_t distinct_authors::count() const noexcept {
    return is_sketch_ ? std::max<std::uint64_t>(estimate(), most_exact + 1) : words_.size();
}

std::uint64_t distinct_authors::estimate() const noexcept {
    std::array<unsigned, rank_bits + 2> with_rank = {};
    for (std::size_t index = 0; index < registers; ++index) ++with_rank[rank_at(words_, index)];
    constexpr double all = registers;
    double sum = all * tau(1 - with_rank[rank_bits + 1] / all);
    for (unsigned rank = rank_bits; rank > 0; --rank) sum = (sum + with_rank[rank]) / 2;
    sum += all * sigma(with_rank[0] / all);
    return static_cast<std::uint64_t>(std::llround(all * all / (2 * std::log(2.0) * sum)));
}

void author_counts::add(std::uint64_t key, std::uint64_t author) {
    if (size_ * 2 >= slots_.size()) make_room();
    slot& found = slots_[place_of(key)];
    const std::uint64_t only = author & ~std::uint64_t{1};
    if (found.key == 0) {
        found = {nonzero(key), only};
        ++size_;
    } else if ((found.authors & 1U) != 0) {
        shared_[static_cast<std::size_t>(found.authors >> 1U)].add(only);
    } else if (found.authors != only) {
        distinct_authors several;
        several.add(found.authors);
        several.add(only);
        shared_.push_back(std::move(several));
        found.authors = (std::uint64_t{shared_.size() - 1} << 1U) | 1U;
    }
}

std::uint64_t author_counts::count(std::uint64_t key) const noexcept {
    if (slots_.empty()) return 0;
    const slot& found = slots_[place_of(key)];
    if (found.key == 0) return 0;
    return (found.authors & 1U) == 0 ? 1 : shared_[static_cast<std::size_t>(found.authors >> 1U)].count();
}

/// Where the key is, or the free slot where it would be.
std::size_t author_counts::place_of(std::uint64_t key) const noexcept {
    key = nonzero(key);
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = static_cast<std::size_t>(key) & mask;
    while (slots_[place].key != 0 && slots_[place].key != key) place = (place + 1) & mask;
    return place;
}

void author_counts::make_room() {
    constexpr std::size_t fewest = 16;
    const std::vector<slot> before = std::exchange(slots_, std::vector<slot>(std::max(fewest, slots_.size() * 2)));
    for (const slot& one : before)
        if (one.key != 0) slots_[place_of(one.key)] = one;
}

}  // namespace weir::console
