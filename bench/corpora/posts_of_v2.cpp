// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"
#include "shapes.hpp"
#include "vocabulary.hpp"

#include <array>

namespace corpora {

namespace {

const std::array<spelled_text, 8> sentences = {
    spelled_text("The museum opens at nine and the queue is already around the corner"),
    spelled_text("Reading a book about rivers, bridges and/or the people who build them"),
    spelled_text("今夜は友達と映画を見て、そのあとラーメンを食べました"),
    spelled_text("A \"hashtags\":[{\"tag\":\"NotATag\"}] in the middle of a sentence"),
    spelled_text("من يشاهد المباراة الآن؟ الجو جميل"),
    spelled_text("O jogo começa às oito, alguém vem comigo?"),
    spelled_text("Übung macht den Meister, sagt man 🎻"),
    spelled_text("Coffee. Then everything else. In this order.")};

class v2_shape final : public shape {
public:
    [[nodiscard]] std::uint64_t posts() const override { return 1'000'000; }

    void append_next(std::string& line, std::vector<std::string>& tags) override {
        line += R"({"data":)";
        append_post(line, tags, 251);
        if (random_.happens(25)) {
            std::vector<std::string> beside;
            line += R"(,"includes":{"tweets":[)";
            append_post(line, beside, 1000);
            line += "]}";
        }
        line += R"(,"matching_rules":[{"id":"1273026480692322304","tag":"all"}]})";
    }

private:
    void append_post(std::string& line, std::vector<std::string>& tags, std::size_t tagged_of_thousand) {
        if (random_.happens(tagged_of_thousand)) do
                tags.emplace_back(words_.draw(random_));
            while (tags.size() < 8 && random_.happens(444));
        const bool ascii = random_.happens(300);
        const bool entities_early = random_.happens(500);
        id_ += 1 + random_.below(1'000'000'000);
        line += R"({"id":")";
        append_number(line, id_);
        line += '"';
        if (entities_early) append_entities(line, tags, ascii);
        line += R"(,"text":")";
        line += sentences[random_.below(sentences.size())].in(ascii);
        for (const auto& tag : tags) append_text(line += " #", tag, ascii);
        line += R"(","author_id":")";
        append_number(line, 1'000'000'000 + random_.below(1'000'000));
        line += R"(","created_at":"2026-02-28T19:42:02.000Z","lang":"en","edit_history_tweet_ids":[")";
        append_number(line, id_);
        line += R"("])";
        if (!entities_early) append_entities(line, tags, ascii);
        line += '}';
    }

    static void append_entities(std::string& line, const std::vector<std::string>& tags, bool ascii) {
        if (tags.empty()) return;
        line += R"(,"entities":{"hashtags":[)";
        for (const auto& tag : tags) {
            line += R"({"start":12,"end":24,"tag":")";
            append_text(line, tag, ascii);
            line += R"("},)";
        }
        line.back() = ']';
        line += '}';
    }

    chance random_{2};
    vocabulary words_;
    std::uint64_t id_ = 2'000'000'000'000'000'000;
};

}  // namespace

std::unique_ptr<shape> posts_of_v2() {
    return std::make_unique<v2_shape>();
}

}  // namespace corpora
