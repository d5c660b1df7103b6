// SPDX-License-Identifier: Apache-2.0
#include "support/catch.hpp"
#include "support/parsed_arguments.hpp"

#include <chrono>
#include <string>
#include <variant>

using namespace std::chrono_literals;
using namespace weir::console;
using namespace weir::testing;

TEST_CASE("an unknown option is refused with the one that was probably meant") {
    CHECK(refused_top({"--widow", "5s"}) == "weir top: unknown option \"--widow\"; did you mean --window?\n");
    CHECK(refused_top({"--colour=always"}) == "weir top: unknown option \"--colour\"; did you mean --color?\n");
    CHECK(refused_top({"--completely-different"}) ==
          "weir top: unknown option \"--completely-different\"; weir top --help lists those there are\n");
    CHECK(refused_top({"--tpo", "3"}) == "weir top: unknown option \"--tpo\"; did you mean --top?\n");
    CHECK(refused_top({"--all"}) == "weir top: unknown option \"--all\"; weir top --help lists those there are\n");
    CHECK(refused_top({"-x"}).find("unknown option \"-x\"") != std::string::npos);
    CHECK(refusal({"generate", "--track", "a"}).find("unknown option \"--track\"") != std::string::npos);
}

TEST_CASE("an unknown verb is refused with the one that was probably meant") {
    CHECK(refusal({"tpo"}) == "weir: there is no verb \"tpo\"; did you mean weir top?\n");
    CHECK(refusal({"genrate"}) == "weir: there is no verb \"genrate\"; did you mean weir generate?\n");
    CHECK(refusal({"version"}) == "weir: there is no verb \"version\"; did you mean weir --version?\n");
    CHECK(refusal({"posts.ndjson"}) ==
          "weir: \"posts.ndjson\" is no verb; to count, write weir top before it (weir --help lists the verbs)\n");
    CHECK(refusal({"--window", "10s"}).find("weir top") != std::string::npos);
}

TEST_CASE("an option without its value, or given twice, is refused") {
    CHECK(refused_top({"--window"}) == "weir top: --window needs a value: --window D\n");
    CHECK(refused_top({"--validate"}) == "weir top: --validate needs a value: --validate HOW\n");
    CHECK(refused_top({"--stats=no"}) == "weir top: --stats takes no value\n");
    CHECK(refused_top({"--top", "1", "--top", "2"}) == "weir top: --top is given more than once\n");
    CHECK(refusal({"generate", "-o"}) == "weir generate: --output needs a value: --output FILE\n");
}

TEST_CASE("a value out of its range is refused in words") {
    CHECK(refused_top({"--top", "0"}) == "weir top: --top must be a whole number from 1 to 1000000, not \"0\"\n");
    CHECK(refused_top({"--stages", "0"}) == "weir top: --stages must be a whole number from 1 to 1024, not \"0\"\n");
    CHECK(refused_top({"--stages", "1025"}) ==
          "weir top: --stages must be a whole number from 1 to 1024, not \"1025\"\n");
    CHECK(refused_top({"--threads", "-1"}) ==
          "weir top: --threads must be a whole number from 1 to 1024, not \"-1\"\n");
    CHECK(refused_top({"--max-demand", "x"}) ==
          "weir top: --max-demand must be a whole number from 1 to 65536, not \"x\"\n");
    CHECK(refused_top({"--top", "3 "}).find("not \"3 \"") != std::string::npos);
    CHECK(refused_top({"--top", "99999999999999999999"}).find("--top must be") != std::string::npos);
    CHECK(refused_top({"--format", "xml"}) == "weir top: --format must be one of text, json, csv, not \"xml\"\n");
    CHECK(refused_top({"--fold", "NFKC"}) ==
          "weir top: --fold must be one of none, case, nfkc, accents, not \"NFKC\"\n");
    CHECK(refused_top({"--validate", "no"}) == "weir top: --validate must be one of full, tags, not \"no\"\n");
    CHECK(refused_top({"--color", ""}) == "weir top: --color must be one of auto, always, never, not \"\"\n");
    CHECK(refused_top({"--top", "\x1b[2J"}).find('\x1b') == std::string::npos);
}

TEST_CASE("a duration has a unit, or several in their order") {
    const auto window = [](const std::string& text) { return *top({"--window", text}).window; };
    CHECK(window("500ms") == 500ms);
    CHECK(window("10s") == 10s);
    CHECK(window("1m") == 60s);
    CHECK(window("2h") == 120min);
    CHECK(window("1m30s") == 90s);
    CHECK(window("1d2h3m4s5ms") == 26h + 3min + 4s + 5ms);
    CHECK(window("366d") == 24h * 366);
    const std::string wrong = GENERATE(as<std::string>{}, "0s", "10", "s", "", "-1s", "1.5s", "1s1m", "1s1s", "10 s",
                                       "10sec", "367d", "99999999999999999999s", "all ");
    CHECK(refused_top({"--window", wrong}) ==
          "weir top: --window must be a time from 1ms to 366d with its unit, like 500ms, 10s or 1m30s, not \"" + wrong +
              "\"\n");
}

TEST_CASE("weir generate says how much, what and where to") {
    const auto defaults = std::get<generate_options>(parsed({"generate"}));
    CHECK(defaults.count == 10'000U);
    CHECK_FALSE(defaults.bytes);
    CHECK_FALSE(defaults.output);

    const auto options = std::get<generate_options>(parsed({"generate", "--seed", "7", "--bytes", "1GB", "--alphabet",
                                                            "50", "--shape", "v2", "--tagged", "0.25", "-o", "x"}));
    CHECK(options.stream.seed == 7);
    CHECK(options.bytes == 1'000'000'000U);
    CHECK_FALSE(options.count);
    CHECK(options.stream.alphabet == 50);
    CHECK(options.stream.shape == weir::tweet_shape::v2);
    CHECK(options.stream.tagged == 0.25);
    CHECK(options.output == "x");
}

TEST_CASE("weir generate refuses what it cannot do") {
    CHECK(refusal({"generate", "--count", "1", "--bytes", "1"}) ==
          "weir generate: --count and --bytes exclude each other\n");
    CHECK(refusal({"generate", "posts"}) ==
          "weir generate: generate reads nothing, but \"posts\" was given; -o FILE says where to write\n");
    CHECK(refusal({"generate", "--tagged", "1.5"}) ==
          "weir generate: --tagged must be a number from 0 to 1, not \"1.5\"\n");
    CHECK(refusal({"generate", "--tagged", "nan"}) ==
          "weir generate: --tagged must be a number from 0 to 1, not \"nan\"\n");
    CHECK(refusal({"generate", "--count", "0"}) ==
          "weir generate: --count must be a whole number, 1 or more, not \"0\"\n");
}

TEST_CASE("a size has decimal and binary units") {
    const auto bytes = [](const std::string& text) {
        return *std::get<generate_options>(parsed({"generate", "--bytes", text})).bytes;
    };
    CHECK(bytes("4096") == 4096);
    CHECK(bytes("4096B") == 4096);
    CHECK(bytes("256KiB") == 262'144);
    CHECK(bytes("5kB") == 5'000);
    CHECK(bytes("5KB") == 5'000);
    CHECK(bytes("3MiB") == 3'145'728);
    CHECK(bytes("2TB") == 2'000'000'000'000);
    const std::string wrong = GENERATE(as<std::string>{}, "0", "1gb", "GB", "", "1 GB", "1.5GB", "-1", "99999999TiB");
    CHECK(refusal({"generate", "--bytes", wrong}) ==
          "weir generate: --bytes must be a size like 1GB, 256KiB or 4096, not \"" + wrong + "\"\n");
}

TEST_CASE("weir replay serves a file or the demonstration") {
    const auto defaults = std::get<replay_options>(parsed({"replay"}));
    CHECK_FALSE(defaults.file);
    CHECK(defaults.port == 0);
    CHECK_FALSE(defaults.posts_per_second);
    CHECK_FALSE(defaults.chunk_bytes);
    CHECK(defaults.keep_alive == 30s);

    const auto options = std::get<replay_options>(parsed(
        {"replay", "posts", "--port", "8080", "--rate", "2.5", "--loop", "--chunk", "1KiB", "--keep-alive", "5s"}));
    CHECK(options.file == "posts");
    CHECK(options.port == 8080);
    CHECK(options.posts_per_second == 2.5);
    CHECK(options.loop);
    CHECK(options.chunk_bytes == 1024U);
    CHECK(options.keep_alive == 5s);

    CHECK(refusal({"replay", "-"}) == "weir replay: replay serves a FILE or demo:, nothing else\n");
    CHECK(refusal({"replay", "--loop"}) == "weir replay: --loop is for a FILE only, demo: never ends\n");
    CHECK(refusal({"replay", "--port", "65536"}) ==
          "weir replay: --port must be a whole number from 0 to 65535, not \"65536\"\n");
    CHECK(refusal({"replay", "--rate", "0"}).find("--rate must be a number from 0.001") != std::string::npos);
}

TEST_CASE("there is colour on a terminal only, and where nobody objects") {
    CHECK(wants_color(color_choice::automatic, {.is_terminal = true, .no_color = "", .term = "xterm"}));
    CHECK_FALSE(wants_color(color_choice::automatic, {.is_terminal = false, .no_color = "", .term = "xterm"}));
    CHECK_FALSE(wants_color(color_choice::automatic, {.is_terminal = true, .no_color = "1", .term = "xterm"}));
    CHECK_FALSE(wants_color(color_choice::automatic, {.is_terminal = true, .no_color = "", .term = "dumb"}));
    CHECK(wants_color(color_choice::always, {.is_terminal = false, .no_color = "1", .term = "dumb"}));
    CHECK_FALSE(wants_color(color_choice::never, {.is_terminal = true, .no_color = "", .term = "xterm"}));
}
