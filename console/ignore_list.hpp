// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fold.hpp"

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>

namespace weir::console {

/// An ignore list that cannot be read: its message names the file, and where it can the line.
class ignore_list_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// An ignore list says which tags and authors are not to be counted. Its text has one of them a line: a tag, with or
/// without '#', or an author as `@name`; spaces around it do not count, nor do empty lines and those that begin with
/// `//` or `;` (write such a tag with its '#'). Tags are folded as those that are counted, authors by `fold::nfkc`. A
/// value that does not change; any number of threads may ask it.
class ignore_list {
public:
    static constexpr std::size_t most_bytes = 8U << 20U;

    /// Ignores nothing.
    explicit ignore_list(fold folding) : tags_folded_(folding) {}

    /// From the text of a file, which messages call `name`. Throws `ignore_list_error` at a line with a tag that could
    /// never be counted (tag_refusal.hpp), or with no name behind its `@`.
    ignore_list(std::string_view text, fold folding, std::string_view name);

    /// Whether to ignore the tag that is counted under this key.
    [[nodiscard]] bool holds_tag(std::string_view key) const { return tags_.find(key) != tags_.end(); }

    /// Whether to ignore what this author wrote; with or without an '@' in front.
    [[nodiscard]] bool holds_author(std::string_view name) const;

    [[nodiscard]] bool has_tags() const noexcept { return !tags_.empty(); }
    [[nodiscard]] bool has_authors() const noexcept { return !authors_.empty(); }

private:
    struct text_hash {
        using is_transparent = void;
        [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept;
    };
    using texts = std::unordered_set<std::string, text_hash, std::equal_to<>>;

    void add(std::string_view line);

    tag_folder tags_folded_;
    tag_folder authors_folded_{fold::nfkc};
    texts tags_;
    texts authors_;
};

/// Reads a list from a file of at most `ignore_list::most_bytes`. Throws `ignore_list_error` where that cannot be done.
[[nodiscard]] ignore_list read_ignore_list(const std::string& path, fold folding);

}  // namespace weir::console
