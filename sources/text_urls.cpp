// SPDX-License-Identifier: Apache-2.0
#include "text_urls.hpp"

#include "code_points.hpp"
#include "top_level_domains.hpp"
#include "url_letters.hpp"

#include <algorithm>

namespace weir {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;
constexpr std::size_t most_host_bytes = 255;
constexpr std::size_t most_slug_letters = 40;

/// The end of the letters from `at` on that are of a kind.
template <class Kind>
std::size_t end_of(std::string_view text, std::size_t at, Kind is_of_kind) noexcept {
    while (at < text.size()) {
        const code_point next = first_code_point(text.substr(at));
        if (!is_of_kind(next.value)) break;
        at += next.size_bytes;
    }
    return at;
}

/// Where such letters begin that end at `at`, not before `least`.
template <class Kind>
std::size_t begin_of(std::string_view text, std::size_t at, std::size_t least, Kind is_of_kind) noexcept {
    while (at > least) {
        const code_point before = last_code_point(text.substr(least, at - least));
        if (!is_of_kind(before.value)) break;
        at -= before.size_bytes;
    }
    return at;
}

bool is_in_label(char32_t value) noexcept {
    return is_domain_letter(value) || value == '-' || value == '_';
}

bool is_well_formed(std::string_view label) noexcept {
    return !label.empty() && is_domain_letter(first_code_point(label).value) &&
           is_domain_letter(last_code_point(label).value);
}

/// The end of `(…)`, which may hold one more pair; `at` where there is none.
std::size_t end_of_parentheses(std::string_view text, std::size_t at) noexcept {
    const auto has = [text](std::size_t place, char letter) { return place < text.size() && text[place] == letter; };
    const std::size_t inside = end_of(text, at + 1, is_path_letter);
    if (inside > at + 1 && has(inside, ')')) return inside + 1;
    if (!has(inside, '(')) return at;
    const std::size_t nested = end_of(text, inside + 1, is_path_letter);
    if (nested == inside + 1 || !has(nested, ')')) return at;
    const std::size_t rest = end_of(text, nested + 1, is_path_letter);
    return has(rest, ')') ? rest + 1 : at;
}

/// The end of a path that goes on at `at`, behind its slash: it does not end with a full stop or the like.
std::size_t end_of_path(std::string_view text, std::size_t at) noexcept {
    std::size_t end = at;
    while (at < text.size()) {
        const code_point next = first_code_point(text.substr(at));
        if (next.value == '(') {
            const std::size_t behind = end_of_parentheses(text, at);
            if (behind == at) break;
            at = end = behind;
        } else if (is_path_letter(next.value)) {
            at += next.size_bytes;
            if (may_end_path(next.value)) end = at;
        } else {
            break;
        }
    }
    return end;
}

/// The end of a query whose question mark is at `at`; `at` where it is none.
std::size_t end_of_query(std::string_view text, std::size_t at) noexcept {
    std::size_t end = at;
    for (std::size_t next = at + 1; next < text.size() && is_query_letter(text[next]); ++next)
        if (may_end_query(text[next])) end = next + 1;
    return end;
}

/// Whether the text is this one, in small letters or capitals.
bool is_same(std::string_view text, std::string_view small) noexcept {
    return std::equal(text.begin(), text.end(), small.begin(), small.end(), [](char one, char other) {
        return one == other || (other >= 'a' && other <= 'z' && (one | 0x20) == other);
    });
}

bool is_punycode(std::string_view label) noexcept {
    return is_same(label.substr(0, 4), "xn--");
}

/// Whether a label is marked as punycode, which is ASCII, and is not of ASCII.
bool has_broken_punycode(std::string_view host) noexcept {
    while (!host.empty()) {
        const std::string_view label = host.substr(0, host.find('.'));
        const auto is_ascii = [](char letter) { return static_cast<unsigned char>(letter) < 0x80; };
        if (is_punycode(label) && !std::all_of(label.begin(), label.end(), is_ascii)) return true;
        host.remove_prefix(std::min(label.size() + 1, host.size()));
    }
    return false;
}

/// How many bytes at the end of the text are `http://` or `https://`.
std::size_t scheme_size(std::string_view text) noexcept {
    for (const std::string_view scheme : {"http://", "https://"})
        if (text.size() >= scheme.size() && is_same(text.substr(text.size() - scheme.size()), scheme))
            return scheme.size();
    return 0;
}

}  // namespace

std::optional<text_range> url_finder::next() noexcept {
    for (;;) {
        const std::size_t dot = text_.find('.', from_);
        if (dot == nowhere) return std::nullopt;
        const auto found = match_at(dot);
        if (!found) continue;
        from_ = consumed_ = found->end;
        if (found->url) return found->url;
    }
}

/// The first match that has the dot in its host, or in what stands before a host of the same run. Where there is none,
/// moves `from_` behind the run.
std::optional<url_finder::match> url_finder::match_at(std::size_t dot) noexcept {
    const std::size_t run = begin_of(text_, dot, from_, is_in_label);
    const auto unicode_host = unicode_host_around(dot);
    if (unicode_host && unicode_host->begin < run) return whole(*unicode_host);
    const auto host = host_in(run);
    const bool is_behind_scheme = host && host->begin == run && scheme_before(run);
    if (unicode_host && !is_behind_scheme) return whole(*unicode_host);
    if (!host) return std::nullopt;
    return whole(*host);
}

/// Behind a scheme one label may be of any letters, before a top-level domain that is listed.
std::optional<text_range> url_finder::unicode_host_around(std::size_t dot) const noexcept {
    const std::size_t begin = begin_of(text_, dot, from_, is_unicode_domain_letter);
    if (begin == dot || dot - begin > most_host_bytes || text_[begin] == '-' || text_[dot - 1] == '-') return {};
    if (begin <= consumed_ || scheme_size(text_.substr(0, begin)) == 0 || is_punycode(text_.substr(dot + 1))) return {};
    const std::size_t size = top_level_domain_size(text_.substr(dot + 1));
    if (size == 0) return {};
    return text_range{begin, dot + 1 + size};
}

/// The first host in a run of labels: well-formed ones in a row, up to the last of them that is a top-level domain. The
/// one before that has no underscore.
std::optional<text_range> url_finder::host_in(std::size_t run) noexcept {
    text_range host{nowhere, nowhere};
    bool is_name = false;  // whether a top-level domain may follow the label before this one
    for (text_range label{run, run};; label.begin = label.end + 1) {
        label.end = end_of(text_, label.begin, is_in_label);
        if (is_name)
            if (const auto size = top_level_domain_size(text_.substr(label.begin)); size > 0)
                host.end = label.begin + size;
        const bool is_last = label.end == text_.size() || text_[label.end] != '.';
        const bool fits = is_well_formed(text_.substr(label.begin, label.end - label.begin));
        if (host.end != nowhere && (is_last || !fits)) return host;
        if (is_last) {
            from_ = label.end;
            return std::nullopt;
        }
        const bool is_too_long = host.begin != nowhere && label.end - host.begin > most_host_bytes;
        if (!fits || host.begin == nowhere || is_too_long) host = {start_in(label), nowhere};
        const std::size_t begin = std::max(host.begin, label.begin);
        is_name = host.begin != nowhere && text_.substr(begin, label.end - begin).find('_') == std::string_view::npos;
    }
}

/// Where a host can begin in a label: at its first letter that does not follow one of those that `may_precede` knows.
std::size_t url_finder::start_in(text_range label) const noexcept {
    const std::string_view text = text_.substr(label.begin, label.end - label.begin);
    if (text.empty() || !is_domain_letter(last_code_point(text).value)) return nowhere;
    for (std::size_t at = label.begin; at < label.end;) {
        const code_point next = first_code_point(text_.substr(at));
        if (is_domain_letter(next.value) && may_precede(at)) return at;
        at += next.size_bytes;
    }
    return nowhere;
}

/// Where `http://` or `https://` begins that ends at `host` and belongs to it.
std::optional<std::size_t> url_finder::scheme_before(std::size_t host) const noexcept {
    const std::size_t size = scheme_size(text_.substr(consumed_, host - consumed_));
    if (size == 0 || !may_precede(host - size)) return std::nullopt;
    return host - size;
}

/// Whether a URL may begin at `start`, behind the letter that stands there and that no other match has used up.
bool url_finder::may_precede(std::size_t start) const noexcept {
    if (start == 0) return true;
    if (start == consumed_) return false;
    const char32_t before = last_code_point(text_.substr(consumed_, start - consumed_)).value;
    switch (before) {
        case '@':
        case '$':
        case '#':
        case 0xFF20:
        case 0xFF03:
        case 0xFEFF:
        case 0xFFFE:
        case 0xFFFF:
            return false;
        default:
            return !is_ascii_alphanumeric(before);
    }
}

/// The match to which a host belongs: its scheme, port, path and query with it.
url_finder::match url_finder::whole(text_range host) const noexcept {
    const auto has = [this](std::size_t place, char letter) { return place < text_.size() && text_[place] == letter; };
    std::size_t end = host.end;
    if (has(end, ':')) {
        const std::size_t behind = end_of(text_, end + 1, [](char32_t one) { return one >= '0' && one <= '9'; });
        if (behind > end + 1) end = behind;
    }
    if (has(end, '/')) end = end_of_path(text_, end + 1);
    if (has(end, '?')) end = end_of_query(text_, end);
    const std::string_view name = text_.substr(host.begin, host.end - host.begin);
    if (has_broken_punycode(name)) return {std::nullopt, end};
    const auto scheme = scheme_before(host.begin);
    if (!scheme) {
        const bool follows = host.begin > 0 && std::string_view("-_./").find(text_[host.begin - 1]) != nowhere;
        if (follows) return {std::nullopt, end};
        return {text_range{host.begin, end}, end};
    }
    if (!is_same(name, "t.co")) return {text_range{*scheme, end}, end};
    return {short_url({*scheme, end}, host.end), end};
}

/// Twitter's own short URLs have a path of letters and digits, behind which at most a query comes.
std::optional<text_range> url_finder::short_url(text_range all, std::size_t path) const noexcept {
    const std::size_t slug = path + 1;
    if (all.end <= slug || text_[path] != '/') return all;
    const std::size_t end = end_of(text_, slug, is_ascii_alphanumeric);
    if (end == slug) return all;
    if (end - slug > most_slug_letters) return std::nullopt;
    const bool has_query = end < text_.size() && text_[end] == '?';
    return text_range{all.begin, has_query ? end_of_query(text_, end) : end};
}

}  // namespace weir
