// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"
#include "shapes.hpp"
#include "vocabulary.hpp"

#include <array>

namespace corpora {

namespace {

/// Members of a user, around the two that differ.
const std::array<spelled_text, 4> descriptions = {
    spelled_text("Reader, walker, coffee drinker. Opinions are my own and sometimes even I do not share them ☕"),
    spelled_text("毎日の記録と写真。猫と電車とラーメンが好きです。フォローお気軽にどうぞ"),
    spelled_text("كاتب وقارئ، أحب السفر والقهوة والموسيقى القديمة"),
    spelled_text("Professora de música. \"hashtags\":[{\"text\":\"NoTag\"}] não é uma tag, é uma frase")};
const std::array<spelled_text, 4> places = {spelled_text("Zürich"), spelled_text("大阪"), spelled_text("القاهرة"),
                                            spelled_text("São Paulo")};

constexpr std::string_view source =
    R"("source":"\u003ca href=\"http:\/\/client.example\/download\/android\" rel=\"nofollow\"\u003eClient for Android\u003c\/a\u003e",)";
constexpr std::string_view replies =
    R"("in_reply_to_status_id":null,"in_reply_to_status_id_str":null,"in_reply_to_user_id":null,)"
    R"("in_reply_to_user_id_str":null,"in_reply_to_screen_name":null,)";
constexpr std::string_view user_middle =
    R"("url":"http:\/\/pages.example\/people\/homepage","protected":false,"verified":false,"followers_count":618,)"
    R"("friends_count":544,"listed_count":6,"favourites_count":1720,"statuses_count":14361,)"
    R"("created_at":"Sat Feb 23 20:49:17 +0000 2013","utc_offset":-7200,"time_zone":"Greenland","geo_enabled":true,)"
    R"("lang":"en","contributors_enabled":false,"is_translator":false,"profile_background_color":"C0DEED",)"
    R"("profile_background_image_url":"http:\/\/images.example\/profile_background_images\/378800000147\/background.jpeg",)"
    R"("profile_background_image_url_https":"https:\/\/images.example\/profile_background_images\/378800000147\/background.jpeg",)"
    R"("profile_background_tile":true,"profile_link_color":"0084B4","profile_sidebar_border_color":"FFFFFF",)"
    R"("profile_sidebar_fill_color":"DDEEF6","profile_text_color":"333333","profile_use_background_image":true,)"
    R"("profile_image_url":"http:\/\/images.example\/profile_images\/702983000000\/picture_normal.jpg",)"
    R"("profile_image_url_https":"https:\/\/images.example\/profile_images\/702983000000\/picture_normal.jpg",)"
    R"("profile_banner_url":"https:\/\/images.example\/profile_banners\/1215340000\/1455847263",)"
    R"("default_profile":false,"default_profile_image":false,"following":null,"follow_request_sent":null,)"
    R"("notifications":null},)";
constexpr std::string_view geography =
    R"("geo":null,"coordinates":null,"place":{"id":"d9d978b087a92583","url":"https:\/\/api.example\/1.1\/geo\/id\/d9d978b087a92583.json",)"
    R"("place_type":"city","name":"Somewhere","full_name":"Somewhere, Far Away","country_code":"US","country":"United States",)"
    R"("bounding_box":{"type":"Polygon","coordinates":[[[-75.280284,39.871811],[-75.280284,40.137920],[-74.955712,40.137920],[-74.955712,39.871811]]]},)"
    R"("attributes":{}},"contributors":null,)";

const std::array<spelled_text, 10> sentences = {
    spelled_text("Coffee first, then the rest of the day"),
    spelled_text("The train is late again, so here is a picture of the platform and/or the sky"),
    spelled_text("今日はとても良い天気ですね。これから友達とラーメンを食べに行きます🍜"),
    spelled_text("新しい写真を撮りました。見てください"),
    spelled_text("صباح الخير يا أصدقاء، الجو جميل اليوم"),
    spelled_text("Qué mañana tan bonita en la montaña"),
    spelled_text("He wrote \"entities\":{\"hashtags\":[{\"text\":\"NotATag\"}]} on the board"),
    spelled_text("Essa música não sai da minha cabeça 🎶 http://short.example/AbCdEf"),
    spelled_text("오늘 날씨가 정말 좋아요"),
    spelled_text("Schöne Grüße aus dem Süden\nund bis bald")};

class streamed_shape final : public shape {
public:
    [[nodiscard]] std::uint64_t posts() const override { return 400'000; }

    void append_next(std::string& line, std::vector<std::string>& tags) override { append_tweet(line, tags, true); }

private:
    /// Percentages: a tweet on the outside has tags in 25, one inside in 35 of 100 cases.
    void append_tweet(std::string& line, std::vector<std::string>& tags, bool outside) {
        const auto drawn = draw_tags(outside ? 251 : 350);
        if (outside) tags = drawn;
        const bool ascii = random_.happens(700);
        const bool truncated = random_.happens(40);
        const bool entities_early = random_.happens(250);
        const auto shown = truncated ? random_.below(drawn.size() + 1) : drawn.size();
        append_front(line);
        if (entities_early) append_entities(line, drawn, shown, ascii);
        append_middle(line, drawn, shown, ascii, truncated);
        if (outside && random_.happens(200)) {
            line += random_.happens(700) ? R"("retweeted_status":)" : R"("quoted_status":)";
            append_tweet(line, tags, false);
            line += ',';
        }
        if (truncated) append_extended(line, drawn, ascii);
        if (!entities_early) append_entities(line, drawn, shown, ascii);
        append_end(line);
    }

    /// 1.8 on the average where there are any.
    std::vector<std::string> draw_tags(std::size_t of_thousand) {
        std::vector<std::string> drawn;
        if (!random_.happens(of_thousand)) return drawn;
        do drawn.emplace_back(words_.draw(random_));
        while (drawn.size() < 8 && random_.happens(444));
        return drawn;
    }

    void append_front(std::string& line) {
        id_ += 1 + random_.below(1'000'000'000);
        line += R"({"created_at":"Mon Feb 29 19:42:02 +0000 2016","id":)";
        append_number(line, id_);
        line += R"(,"id_str":")";
        append_number(line, id_);
        line += R"(",)";
    }

    void append_middle(std::string& line, const std::vector<std::string>& drawn, std::size_t shown, bool ascii,
                       bool truncated) {
        line += R"("text":")";
        append_words(line, drawn, shown, ascii);
        line += R"(",)";
        line += source;
        line += truncated ? R"("truncated":true,)" : R"("truncated":false,)";
        line += replies;
        const auto author = random_.below(1'000'000);
        line += R"("user":{"id":)";
        append_number(line, 1'000'000'000 + author);
        line += R"(,"id_str":")";
        append_number(line, 1'000'000'000 + author);
        line += R"(","name":"Person )";
        append_number(line, author);
        line += R"(","screen_name":"person_)";
        append_number(line, author);
        line += R"(","location":")";
        line += places[author % places.size()].in(ascii);
        line += R"(","description":")";
        line += descriptions[author / 4 % descriptions.size()].in(ascii);
        line += R"(",)";
        line += user_middle;
        line += random_.happens(50) ? geography : R"("geo":null,"coordinates":null,"place":null,"contributors":null,)";
    }

    void append_words(std::string& line, const std::vector<std::string>& drawn, std::size_t shown, bool ascii) {
        line += sentences[random_.below(sentences.size())].in(ascii);
        for (std::size_t tag = 0; tag < shown; ++tag) {
            line += " #";
            append_text(line, drawn[tag], ascii);
        }
    }

    void append_entities(std::string& line, const std::vector<std::string>& drawn, std::size_t shown, bool ascii) {
        line += R"("entities":{"hashtags":[)";
        const bool text_first = random_.happens(800);
        for (std::size_t tag = 0; tag < shown; ++tag) {
            if (tag > 0) line += ',';
            line += text_first ? R"({"text":")" : R"({"indices":[12,24],"text":")";
            append_text(line, drawn[tag], ascii);
            line += text_first ? R"(","indices":[12,24]})" : R"("})";
        }
        line += R"(],"urls":[)";
        if (random_.happens(250))
            line +=
                R"({"url":"https:\/\/short.example\/AbCdEfGh","expanded_url":"http:\/\/news.example\/2016\/02\/29\/story.html",)"
                R"("display_url":"news.example\/2016\/02\/29\/st\u2026","indices":[62,85]})";
        line += R"(],"user_mentions":[)";
        if (random_.happens(400))
            line +=
                R"({"screen_name":"person_4711","name":"Person 4711","id":1000004711,"id_str":"1000004711","indices":[0,12]})";
        line += R"(],"symbols":[]},)";
    }

    void append_extended(std::string& line, const std::vector<std::string>& drawn, bool ascii) {
        line += R"("extended_tweet":{"full_text":")";
        append_words(line, drawn, drawn.size(), ascii);
        line += R"(","display_text_range":[0,240],)";
        append_entities(line, drawn, drawn.size(), ascii);
        line.back() = '}';
        line += ',';
    }

    void append_end(std::string& line) {
        line += R"("is_quote_status":false,"retweet_count":)";
        append_number(line, random_.below(1000));
        line += R"(,"favorite_count":)";
        append_number(line, random_.below(1000));
        line += R"(,"favorited":false,"retweeted":false,"possibly_sensitive":false,"filter_level":"low","lang":"en",)"
                R"("timestamp_ms":"1456774922658"})";
    }

    chance random_{1};
    vocabulary words_;
    std::uint64_t id_ = 704'000'000'000'000'000;
};

}  // namespace

std::unique_ptr<shape> streamed_tweets() {
    return std::make_unique<streamed_shape>();
}

}  // namespace corpora
