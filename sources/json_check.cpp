// SPDX-License-Identifier: Apache-2.0
#include "json_check.hpp"

#include "json_check_stages.hpp"

#include <utility>

namespace weir {

namespace {

[[nodiscard]] std::unique_ptr<json_check::stages> stages_for(json_check::finds wanted, json_check::processor kind) {
#ifdef __x86_64__
    if (kind == json_check::processor::avx512) return stages_for_avx512(wanted);
    if (kind == json_check::processor::avx2) return stages_for_avx2(wanted);
#endif
    return nullptr;
}

}  // namespace

json_check::processor json_check::this_processor() noexcept {
#ifdef __x86_64__
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (!avx2) return processor::other;
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
                        __builtin_cpu_supports("gfni") && __builtin_cpu_supports("vpclmulqdq");
    return avx512 ? processor::avx512 : processor::avx2;
#else
    return processor::other;
#endif
}

json_check::json_check(finds wanted, processor written_for) : stages_(stages_for(wanted, written_for)) {}
json_check::~json_check() = default;

const std::vector<json_check::line>& json_check::check_lines(std::string_view text) {
    stages_->check_lines(text, nullptr);
    return stages_->lines;
}
const std::vector<json_check::line>& json_check::check_and_sieve(std::string_view text, post_heads& heads) {
    stages_->check_lines(text, &heads);
    return stages_->lines;
}
std::uint64_t json_check::take_posts_at_end() noexcept {
    return std::exchange(stages_->posts_left_out, 0);
}
bracket_map json_check::brackets_of(const line& of) const {
    return stages_->brackets(of);
}

}  // namespace weir
