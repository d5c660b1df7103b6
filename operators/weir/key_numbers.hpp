// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <weir/owned.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace weir {

/// Key numbers give the keys of one partition's events dense numbers, for windows that are per key. One thread at a
/// time.
template <class T>
class key_numbers {
public:
    virtual ~key_numbers() = default;
    [[nodiscard]] virtual std::size_t number_of(const T& event) = 0;

    /// The number may be given to another key.
    virtual void forget(std::size_t number) = 0;
};

template <class T>
using make_key_numbers = std::function<std::unique_ptr<key_numbers<T>>()>;

template <class T, class Function>
class numbers_by final : public key_numbers<T> {
    using key = owned<std::invoke_result_t<const Function&, const T&>>;

public:
    explicit numbers_by(Function function) : function_(std::move(function)) {}

    [[nodiscard]] std::size_t number_of(const T& event) override {
        const auto [found, is_new] = numbers_.try_emplace(key(std::invoke(function_, event)), keys_.size());
        if (!is_new) return found->second;
        if (!free_.empty()) {
            found->second = free_.back();
            free_.pop_back();
            keys_[found->second] = &found->first;
        } else {
            keys_.push_back(&found->first);
        }
        return found->second;
    }

    void forget(std::size_t number) override {
        numbers_.erase(*keys_[number]);
        free_.push_back(number);
    }

private:
    Function function_;
    std::unordered_map<key, std::size_t, key_hash, std::equal_to<>> numbers_;
    std::vector<const key*> keys_;  ///< by number; what a free number points to is gone
    std::vector<std::size_t> free_;
};

}  // namespace weir
