// SPDX-License-Identifier: Apache-2.0
#include "secrets.hpp"

#include "secrets_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

namespace weir::console {

namespace {

struct variable {
    const char* name;
    std::string twitter_secrets::*member;
};

constexpr std::array<variable, 4> oauth1_variables = {
    variable{"WEIR_TWITTER_CONSUMER_KEY", &twitter_secrets::consumer_key},
    variable{"WEIR_TWITTER_CONSUMER_SECRET", &twitter_secrets::consumer_secret},
    variable{"WEIR_TWITTER_TOKEN", &twitter_secrets::token},
    variable{"WEIR_TWITTER_TOKEN_SECRET", &twitter_secrets::token_secret},
};
constexpr const char* twitter_bearer = "WEIR_TWITTER_BEARER_TOKEN";
constexpr const char* x_bearer = "WEIR_X_BEARER_TOKEN";
constexpr const char* mastodon_token = "WEIR_MASTODON_TOKEN";
constexpr const char* stream_headers = "WEIR_STREAM_HEADERS";

bool is_known(const std::string& name) {
    return name == twitter_bearer || name == x_bearer || name == mastodon_token || name == stream_headers ||
           std::any_of(oauth1_variables.begin(), oauth1_variables.end(),
                       [&](const variable& one) { return name == one.name; });
}

/// Looks variables up, in the file before the environment, and refuses values that could break out of a header.
class lookup {
public:
    explicit lookup(const secrets_request& request) : request_(request) {
        if (request.file) lines_ = read_secrets_file(*request.file);
        for (const auto& [name, value] : lines_) {
            // Other programs may keep their lines in the same file; a misspelt one of ours is not theirs. The name is
            // not repeated: it could be a secret that lacks its name.
            if (name.starts_with("WEIR_") && !is_known(name)) {
                throw secrets_error("the credentials file has a WEIR_ line whose name weir does not know");
            }
        }
    }

    /// As it was written.
    [[nodiscard]] std::string find_text(const char* name) const {
        const auto line = lines_.find(name);
        std::string value = line != lines_.end() ? line->second : std::string();
        return value.empty() ? request_.variables(name).value_or("") : value;
    }

    [[nodiscard]] std::string find(const char* name) const {
        std::string value = find_text(name);
        const bool good =
            std::all_of(value.begin(), value.end(), [](char letter) { return letter > ' ' && letter <= '~'; });
        if (!good) throw secrets_error(fmt::format("{} holds a space or another character that no key has", name));
        return value;
    }

private:
    const secrets_request& request_;
    std::map<std::string, std::string> lines_;
};

[[noreturn]] void refuse(const std::vector<const char*>& missing) {
    const bool all = missing.size() == oauth1_variables.size();
    const std::string names = fmt::format("{}", fmt::join(missing, ", "));
    throw secrets_error(
        all ? fmt::format("no credentials: set {}, or instead {} or {}", names, twitter_bearer, x_bearer)
            : fmt::format("the credentials are not complete: {} {} missing", names,
                          missing.size() == 1 ? "is" : "are"));
}

}  // namespace

environment process_environment() {
    return [](const std::string& name) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): weir never changes its environment
        const char* const value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
}

twitter_secrets find_secrets(const secrets_request& request) {
    const lookup variables(request);
    twitter_secrets found;
    std::vector<const char*> missing;
    for (const variable& one : oauth1_variables) {
        found.*one.member = variables.find(one.name);
        if ((found.*one.member).empty()) missing.push_back(one.name);
    }
    found.bearer = variables.find(twitter_bearer);
    if (found.bearer.empty()) found.bearer = variables.find(x_bearer);

    const bool nothing = missing.size() == oauth1_variables.size() && found.bearer.empty();
    const bool too_few = !missing.empty() && found.bearer.empty();
    if (nothing ? request.required : too_few) refuse(missing);
    return found;
}

std::string find_x_bearer(const secrets_request& request) {
    const lookup variables(request);
    for (const char* const name : {x_bearer, twitter_bearer}) {
        if (std::string found = variables.find(name); !found.empty()) return found;
    }
    if (!request.required) return {};
    throw secrets_error(fmt::format("no credentials: set {} to the bearer token of your app at X", x_bearer));
}

std::string find_mastodon_token(const secrets_request& request) {
    std::string found = lookup(request).find(mastodon_token);
    if (!found.empty() || !request.required) return found;
    throw secrets_error(
        fmt::format("no credentials: set {} to an access token of your account there (Preferences, "
                    "Development, New application)",
                    mastodon_token));
}

std::vector<std::string> find_stream_headers(const secrets_request& request) {
    const std::string text = lookup(request).find_text(stream_headers);
    std::vector<std::string> headers;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end > begin) headers.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return headers;
}

}  // namespace weir::console
