// SPDX-License-Identifier: Apache-2.0
// Hashtags lie in order within any text, each behind its '#', and two texts with a space between them have the hashtags
// of both. Input: text, or not.
#include <weir/hashtag_text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using tags = std::vector<std::string_view>;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    tags found;
    weir::extract_hashtags(text, found);
    const char* at = text.data();
    for (const auto tag : found) {
        require(!tag.empty() && tag.data() > at && tag.data() + tag.size() <= text.data() + text.size());
        const auto before = text.substr(0, static_cast<std::size_t>(tag.data() - text.data()));
        require(before.ends_with('#') || before.ends_with("\xEF\xBC\x83"));
        at = tag.data() + tag.size();
    }
    const std::string twice = std::string(text) + ' ' + std::string(text);
    tags both;
    weir::extract_hashtags(twice, both);
    require(both.size() == 2 * found.size());
    for (std::size_t i = 0; i < both.size(); ++i) require(both[i] == found[i % found.size()]);
    return 0;
}
