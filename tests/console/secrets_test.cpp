// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"

#include "secrets.hpp"
#include "secrets_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>

using namespace weir::console;

namespace {

const std::map<std::string, std::string> oauth1 = {{"WEIR_TWITTER_CONSUMER_KEY", "xvz1"},
                                                   {"WEIR_TWITTER_CONSUMER_SECRET", "kAcS"},
                                                   {"WEIR_TWITTER_TOKEN", "3707"},
                                                   {"WEIR_TWITTER_TOKEN_SECRET", "LswwdoUaIv"}};

environment variables(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) {
        const auto found = values.find(name);
        return found != values.end() ? std::optional(found->second) : std::nullopt;
    };
}

std::map<std::string, std::string> without(std::map<std::string, std::string> values, const std::string& name) {
    values.erase(name);
    return values;
}

/// Why no login was found.
std::string refusal(const secrets_request& request) {
    try {
        static_cast<void>(find_secrets(request));
    } catch (const secrets_error& error) {
        return error.what();
    }
    return "found";
}

/// A directory that is gone at the end of the test.
class scratch {
public:
    scratch() {
        std::string pattern = (std::filesystem::temp_directory_path() / "weir-secrets-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) FAIL("no scratch directory");
        directory_ = pattern;
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() { std::filesystem::remove_all(directory_); }

    [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }

    /// Writes a file of that mode and returns its path.
    [[nodiscard]] std::string file(const std::string& text, mode_t mode = 0600) const {
        std::ofstream(path("keys")) << text;
        REQUIRE(::chmod(path("keys").c_str(), mode) == 0);
        return path("keys");
    }

private:
    std::filesystem::path directory_;
};

}  // namespace

TEST_CASE("the four parts of an OAuth 1.0a login come from the environment") {
    const twitter_secrets found = find_secrets({.variables = variables(oauth1)});
    CHECK(found.consumer_key == "xvz1");
    CHECK(found.consumer_secret == "kAcS");
    CHECK(found.token == "3707");
    CHECK(found.token_secret == "LswwdoUaIv");
    CHECK(found.has_oauth1());
    CHECK(found.bearer.empty());
}

TEST_CASE("a bearer token goes by two names, the more special one first") {
    CHECK(find_secrets({.variables = variables({{"WEIR_X_BEARER_TOKEN", "x"}})}).bearer == "x");
    CHECK(find_secrets({.variables = variables({{"WEIR_X_BEARER_TOKEN", "x"}, {"WEIR_TWITTER_BEARER_TOKEN", "t"}})})
              .bearer == "t");
}

TEST_CASE("without a login each way to one is named") {
    const std::string expected =
        "no credentials: set WEIR_TWITTER_CONSUMER_KEY, WEIR_TWITTER_CONSUMER_SECRET, WEIR_TWITTER_TOKEN, "
        "WEIR_TWITTER_TOKEN_SECRET, or instead WEIR_TWITTER_BEARER_TOKEN or WEIR_X_BEARER_TOKEN";
    CHECK(refusal({.variables = variables({})}) == expected);
    CHECK(refusal({.variables = variables({{"WEIR_TWITTER_TOKEN", ""}})}) == expected);
}

TEST_CASE("an incomplete login names exactly what is missing, even where none is required") {
    const bool required = GENERATE(true, false);
    CHECK(refusal({.variables = variables(without(oauth1, "WEIR_TWITTER_TOKEN_SECRET")), .required = required}) ==
          "the credentials are not complete: WEIR_TWITTER_TOKEN_SECRET is missing");
    CHECK(refusal({.variables = variables({{"WEIR_TWITTER_TOKEN", "3707"}, {"WEIR_TWITTER_TOKEN_SECRET", "L"}}),
                   .required = required}) ==
          "the credentials are not complete: WEIR_TWITTER_CONSUMER_KEY, WEIR_TWITTER_CONSUMER_SECRET are missing");
}

TEST_CASE("a server on this machine can be read without a login") {
    CHECK(find_secrets({.variables = variables({}), .required = false}).empty());
}

TEST_CASE("a key with a character that could break out of a header is refused without being repeated") {
    const std::string value = GENERATE(as<std::string>{}, "abc\r\nX: y", "abc def", "abc\x7f", "\u00E9");
    CHECK(refusal({.variables = variables({{"WEIR_X_BEARER_TOKEN", value}})}) ==
          "WEIR_X_BEARER_TOKEN holds a space or another character that no key has");
}

TEST_CASE("a credentials file goes before the environment, line by line") {
    const scratch directory;
    const std::string file =
        directory.file("# mine\n\n WEIR_TWITTER_TOKEN = \"file\" \r\nOTHER_PROGRAM=1\nWEIR_X_BEARER_TOKEN='ab=='");
    const twitter_secrets found = find_secrets({.variables = variables(oauth1), .file = file});
    CHECK(found.token == "file");
    CHECK(found.token_secret == "LswwdoUaIv");
    CHECK(found.bearer == "ab==");
}

TEST_CASE("a credentials file that others can read, or change, is refused") {
    const scratch directory;
    const mode_t mode = GENERATE(as<mode_t>{}, 0640, 0604, 0620, 0602, 0610, 0644);
    const std::string file = directory.file("WEIR_X_BEARER_TOKEN=x\n", mode);
    CHECK(refusal({.variables = variables({}), .file = file}) ==
          "the credentials file " + file + " is open to others than its owner; close it with: chmod 600");
}

TEST_CASE("only a regular file of our own is a credentials file") {
    const scratch directory;
    CHECK(refusal({.variables = variables({}), .file = directory.path("none")}) ==
          "the credentials file " + directory.path("none") + " cannot be read: No such file or directory");
    CHECK(refusal({.variables = variables({}), .file = directory.path("")}) ==
          "the credentials file " + directory.path("") + " is not a regular file");
    REQUIRE(::mkfifo(directory.path("pipe").c_str(), 0600) == 0);
    CHECK(refusal({.variables = variables({}), .file = directory.path("pipe")}) ==
          "the credentials file " + directory.path("pipe") + " is not a regular file");
    if (::geteuid() == 0) {
        const std::string file = directory.file("WEIR_X_BEARER_TOKEN=x\n");
        REQUIRE(::chown(file.c_str(), 1, 1) == 0);
        CHECK(refusal({.variables = variables({}), .file = file}) ==
              "the credentials file " + file + " belongs to somebody else");
    }
}

TEST_CASE("a credentials file has a limit") {
    const scratch directory;
    const std::string line = "WEIR_X_BEARER_TOKEN=x\n";
    const std::string full = line + '#' + std::string(65'536 - line.size() - 1, 'x');
    CHECK(find_secrets({.variables = variables({}), .file = directory.file(full)}).bearer == "x");
    const std::string file = directory.file(full + 'x');
    CHECK(refusal({.variables = variables({}), .file = file}) == "the credentials file " + file + " is over 64 KiB");
}

TEST_CASE("a credentials file that cannot be understood is refused without being repeated") {
    const scratch directory;
    const std::string file = directory.file("# one\nhunter2\n");
    CHECK(refusal({.variables = variables({}), .file = file}) ==
          "the credentials file " + file + " has no KEY=VALUE in line 2");
    CHECK(refusal({.variables = variables({}), .file = directory.file("=hunter2\n")}).find("hunter2") ==
          std::string::npos);
    CHECK(refusal({.variables = variables({}), .file = directory.file("WEIR_TWITER_TOKEN=hunter2\n")}) ==
          "the credentials file has a WEIR_ line whose name weir does not know");
}

TEST_CASE("lines of credentials keep what stands between their quotation marks") {
    const auto found = parse_secrets("keys", "A=1\nB = a=b \nC=\"x'\"\nD='\nE=\n\t# no\nA=2");
    CHECK(found == std::map<std::string, std::string>{{"A", "2"}, {"B", "a=b"}, {"C", "x'"}, {"D", "'"}, {"E", ""}});
}

TEST_CASE("the process's environment knows what is set") {
    const environment process = process_environment();
    CHECK(process("PATH").has_value());
    CHECK_FALSE(process("WEIR_THIS_IS_NOT_SET").has_value());
}
