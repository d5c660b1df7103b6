// SPDX-License-Identifier: Apache-2.0
// What the program does without libcurl and libcrypto, which it loads when it first needs them.
#include "support/console_run.hpp"

namespace {

using namespace weir::testing;

const std::string one_post = "{\"id\":1,\"entities\":{\"hashtags\":[{\"text\":\"a\"}]}}\n";

const std::map<std::string, std::string> secrets = {{"WEIR_TWITTER_CONSUMER_KEY", "k"},
                                                    {"WEIR_TWITTER_CONSUMER_SECRET", "s"},
                                                    {"WEIR_TWITTER_TOKEN", "t"},
                                                    {"WEIR_TWITTER_TOKEN_SECRET", "u"},
                                                    {"WEIR_MASTODON_TOKEN", "m"}};

/// A directory of libraries that cannot be loaded. The loader stops at them: it does not go on to the system's.
class broken_libraries {
public:
    explicit broken_libraries(const strings& names) {
        std::string name = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
        path_ = name;
        for (const auto& one : names) std::ofstream(path_ / one) << "no library";
    }
    ~broken_libraries() { std::filesystem::remove_all(path_); }
    broken_libraries(const broken_libraries&) = delete;
    broken_libraries& operator=(const broken_libraries&) = delete;

    [[nodiscard]] finished run(strings arguments) const {
        process_options options{.environment = secrets};
        options.environment["LD_LIBRARY_PATH"] = path_.string();
        return run_weir(std::move(arguments), {}, options);
    }

private:
    std::filesystem::path path_;
};

/// One line that says what is missing and what to install.
void check_words(const std::string& words, const std::string& library, const std::string& package) {
    CAPTURE(words);
    CHECK(words.starts_with("weir: a library for live sources cannot be loaded ("));
    CHECK(words.find(library) != std::string::npos);
    CHECK(words.find("install ") != std::string::npos);
    CHECK(words.find(package) != std::string::npos);
    CHECK(std::count(words.begin(), words.end(), '\n') == 1);
}

}  // namespace

TEST_CASE("weir top reads a file where neither libcurl nor libcrypto can be loaded") {
    const broken_libraries broken({WEIR_LIBCURL, WEIR_LIBCRYPTO});
    const temporary_file file(one_post);
    const auto done = broken.run({"top", file.path(), "--window", "all", "--format", "csv"});
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    CHECK(done.out.find(",1,a,a,1\n") != std::string::npos);
}

TEST_CASE("a live source without libcurl ends weir top with 1, and what to install is told") {
    const broken_libraries broken({WEIR_LIBCURL});
    for (const char* const source :
         {"bluesky:", "wikimedia:", "mastodon:localhost", "twitter:sample", "https://example.org/"}) {
        const auto done = broken.run({"top", source});
        CAPTURE(source);
        CHECK(done.code == 1);
        check_words(done.err, WEIR_LIBCURL, "libcurl4");
    }
}

TEST_CASE("a file is counted beside any live source that lacks its library") {
    const broken_libraries broken({WEIR_LIBCURL});
    const temporary_file file(one_post);
    const auto live = GENERATE(as<std::string>(), "bluesky:", "wikimedia:", "twitter:sample", "mastodon:example.org",
                               "https://example.org/events", "bluesky:127.0.0.1:9");
    CAPTURE(live);
    const auto done = broken.run({"top", file.path(), live, "--window", "all", "--format", "csv"});
    CHECK(done.code == 5);
    check_words(done.err.substr(done.err.find("weir: ")), WEIR_LIBCURL, "libcurl4");
    CHECK(done.out.find(",1,a,a,1\n") != std::string::npos);
}

TEST_CASE("a request that has to be signed ends weir top with 1 where libcrypto cannot be loaded") {
    const broken_libraries broken({WEIR_LIBCRYPTO});
    const auto done = broken.run({"top", "twitter:sample"});
    CHECK(done.code == 1);
    CHECK(done.out.empty());
    check_words(done.err, WEIR_LIBCRYPTO, "lib");
}

TEST_CASE("the option --version tells what cannot be loaded") {
    const broken_libraries broken({WEIR_LIBCURL});
    const auto done = broken.run({"--version"});
    CHECK(done.code == 0);
    CHECK(done.out.starts_with("weir "));
    CHECK(done.out.find("without live sources: ") != std::string::npos);
    CHECK(done.out.find(WEIR_LIBCURL) != std::string::npos);
}
