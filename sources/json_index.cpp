// SPDX-License-Identifier: Apache-2.0
#include "json_index.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <new>

namespace weir {

class json_index::first_stage {
public:
    [[nodiscard]] const std::uint32_t* run(std::string_view json) {
        if (json.empty()) return nullptr;  // as a byte order mark alone is
        if (json.size() > capacity_) grow(json.size());
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(json.data());
        if (stages_->stage1(bytes, json.size(), simdjson::stage1_mode::regular) != simdjson::SUCCESS) return nullptr;
        return stages_->structural_indexes.get();
    }

    [[nodiscard]] std::size_t size() const noexcept { return stages_->n_structural_indexes; }

private:
    void grow(std::size_t bytes) {
        capacity_ = std::max<std::size_t>(std::bit_ceil(bytes), std::size_t{1} << 14);
        const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity_, simdjson::DEFAULT_MAX_DEPTH, stages_);
        if (error != simdjson::SUCCESS) throw std::bad_alloc();
    }

    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages_;
    std::size_t capacity_ = 0;
};

json_index::json_index() : stage_(std::make_unique<first_stage>()) {}
json_index::~json_index() = default;
const std::uint32_t* json_index::tokens_of(std::string_view json) {
    return stage_->run(json);
}
std::size_t json_index::size() const noexcept {
    return stage_->size();
}

}  // namespace weir
