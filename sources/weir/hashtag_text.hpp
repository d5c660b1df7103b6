// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace weir {

/// Appends to `found` the hashtags that stand in `text`, in their order, each without its '#' or '＃' and as it is
/// written: views into `text`, so that `tag.data() - text.data()` is where one begins. What a hashtag is says
/// twitter-text (https://github.com/twitter/twitter-text, `Extractor.extractHashtags`): letters, marks, digits, `_` and
/// a few more signs, at least one of them a letter or mark; not in the middle of a word, not part of a URL, not
/// followed by `#` or `://`. Text that is not UTF-8 is no part of a hashtag, and parts words as a space does. Linear in
/// the size of the text, whatever it is. Any thread. Of "#Elixir, http://example.com/#top and #flow!" it finds Elixir
/// and flow.
void extract_hashtags(std::string_view text, std::vector<std::string_view>& found);

}  // namespace weir
