// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source_argument.hpp"

#include <weir/tweets.hpp>

#include <memory>
#include <span>
#include <string_view>

namespace weir::console {

struct top_options;

/// What `weir top` reads from one SOURCE, and what has to live while it does.
struct opened_source {
    tweets from;
    std::shared_ptr<void> keeps = {};
    bool only_tweets = false;  ///< it is known to send nothing but what Twitter's API 1.1 or 2 sends
};

/// A source kind is a row of the table of sources: how SOURCE is written, what the help says of it, and how it is
/// opened. Options, help, errors and `weir top` all go by this table. To add a live source, write live/NAME.cpp, whose
/// `NAME_kinds` gives its rows, and a line in weir/streams.def.
struct source_kind {
    std::string_view form;     ///< as the help writes it: `twitter:sample`, `mastodon:HOST`
    std::string_view prefix;   ///< what SOURCE is, or begins with if it `takes_more`; of files nothing
    bool takes_more = false;   ///< something must follow the prefix
    std::string_view text;     ///< for the help, lines separated by line feeds
    std::string_view example;  ///< what to write behind `weir top`
    bool live = true;          ///< false: it is a file, or may be one, so that the reader can go by its tags
    std::span<const std::string_view> options = {};  ///< those that are of no use to every source

    /// Opens it; nothing is read or connected to yet. Throws `secrets_error`, and `file_error` for a named file.
    opened_source (*open)(const source_argument& which, const top_options& options) = nullptr;

    /// Throws `usage_error` if the options are not enough. May be absent.
    void (*check)(const top_options& options) = nullptr;
};

/// The table, in the order in which the help lists it. FILE is its last row.
[[nodiscard]] std::span<const source_kind> source_kinds();

/// Whether a source of this name, as `source_argument::text` has it, is live.
[[nodiscard]] bool names_live_source(std::string_view name);

/// The row with this prefix, which must be there.
[[nodiscard]] const source_kind& kind_of(std::string_view prefix);

// The rows that the table is put together from, each source's in a file of its own.
[[nodiscard]] std::span<const source_kind> demo_kinds();
#define WEIR_STREAM(source, ...) [[nodiscard]] std::span<const source_kind> source##_kinds();
#include <weir/streams.def>
[[nodiscard]] std::span<const source_kind> file_kinds();

}  // namespace weir::console
