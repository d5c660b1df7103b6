// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace peers {

/// A flat table counts keys in 24-byte slots, at most half of them taken, by open addressing; the keys lie in an arena.
/// Its hash is fast and can be aimed at by whoever chooses the keys.
class flat_table {
public:
    std::size_t& operator[](std::string_view key) {
        const auto hash = hash_of(key);
        auto place = place_of(key, hash);
        if (!slots_[place].text) {
            if (2 * (size_ + 1) > slots_.size()) {
                grow();
                place = place_of(key, hash);
            }
            slots_[place] = {keep(key), static_cast<std::uint32_t>(key.size()), hash, 0};
            ++size_;
        }
        return slots_[place].count;
    }

    void add(const flat_table& other) {
        for (const auto& one : other.slots_)
            if (one.text) (*this)[{one.text, one.size}] += one.count;
    }

    [[nodiscard]] std::vector<std::pair<std::string_view, std::size_t>> entries() const {
        std::vector<std::pair<std::string_view, std::size_t>> all;
        all.reserve(size_);
        for (const auto& one : slots_)
            if (one.text) all.emplace_back(std::string_view(one.text, one.size), one.count);
        return all;
    }

private:
    struct slot {
        const char* text = nullptr;
        std::uint32_t size = 0;
        std::uint32_t hash = 0;
        std::size_t count = 0;
    };

    static std::uint64_t mixed(std::uint64_t left, std::uint64_t right) {
        __extension__ using wide = unsigned __int128;
        const auto product = static_cast<wide>(left) * right;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    }

    /// Up to 16 bytes a multiplication.
    static std::uint32_t hash_of(std::string_view key) {
        constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
        std::uint64_t hash = key.size() * odd;
        for (; key.size() > 16; key.remove_prefix(16)) {
            std::uint64_t words[2];
            std::memcpy(words, key.data(), 16);
            hash = mixed(words[0] ^ hash, words[1] ^ odd);
        }
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        if (key.size() >= 8) {
            std::memcpy(&first, key.data(), 8);
            std::memcpy(&last, key.data() + key.size() - 8, 8);
        } else if (key.size() >= 4) {
            std::memcpy(&first, key.data(), 4);
            std::memcpy(&last, key.data() + key.size() - 4, 4);
        } else if (!key.empty()) {
            const auto byte = [&](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(key[at])}; };
            first = byte(0) << 16U | byte(key.size() / 2) << 8U | byte(key.size() - 1);
        }
        return static_cast<std::uint32_t>(mixed(first ^ hash, last ^ odd));
    }

    [[nodiscard]] std::size_t place_of(std::string_view key, std::uint32_t hash) const {
        const auto mask = slots_.size() - 1;
        auto place = hash & mask;
        while (true) {
            const auto& one = slots_[place];
            if (!one.text) return place;
            if (one.hash == hash && one.size == key.size() && std::memcmp(one.text, key.data(), key.size()) == 0)
                return place;
            place = (place + 1) & mask;
        }
    }

    void grow() {
        std::vector<slot> larger(2 * slots_.size());
        const auto mask = larger.size() - 1;
        for (const auto& one : slots_) {
            if (!one.text) continue;
            auto place = one.hash & mask;
            while (larger[place].text) place = (place + 1) & mask;
            larger[place] = one;
        }
        slots_ = std::move(larger);
    }

    const char* keep(std::string_view key) {
        constexpr std::size_t piece_bytes = std::size_t{64} << 10;
        if (key.size() > room_) {
            room_ = std::max(piece_bytes, key.size());
            pieces_.push_back(std::make_unique_for_overwrite<char[]>(room_));
            free_ = pieces_.back().get();
        }
        char* const kept = free_;
        std::memcpy(kept, key.data(), key.size());
        free_ += key.size();
        room_ -= key.size();
        return kept;
    }

    std::vector<slot> slots_ = std::vector<slot>(std::size_t{1} << 14);
    std::size_t size_ = 0;
    std::vector<std::unique_ptr<char[]>> pieces_;
    char* free_ = nullptr;
    std::size_t room_ = 0;
};

}  // namespace peers
