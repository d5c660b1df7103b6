// SPDX-License-Identifier: Apache-2.0
#include "chance.hpp"
#include "json_text.hpp"
#include "shapes.hpp"

#include <array>

namespace corpora {

namespace {

const std::array<std::string, 8> all_tags = {"写真部",   "猫", "LiveTonight", "プログラミング",
                                             "朝の散歩", "駅", "GameScreen",  "応援"};

const std::array<std::string_view, 8> sentences = {
    R"(@person_12\n\n今日の練習はおわりました。\n帰り道で見つけたお店の写真です。\n来週もよろしくお願いします)",
    R"(電車の中で本を読んでいたら、降りる駅を過ぎてしまった)",
    R"(RT @person_77: 明日の試合を見に行く人はいますか?駅の前に八時に集まりましょう http:\/\/t.example\/AbCdEf)",
    R"(ラーメンを食べに行きたい。誰か一緒に行きませんか)",
    R"(RT @person_5: 【お知らせ】新しい写真集が出ます!\n詳しくはこちらをご覧ください→http:\/\/t.example\/GhIjKl)",
    R"(もう一度だけあの海を見たいと思う日がある)",
    R"(@person_31 \"それは違う\" と言われても、私はそう思うのです)",
    R"(朝から雨。窓の外を見ながらコーヒーを飲んでいる)"};

constexpr std::string_view user_middle =
    R"(,"url":null,"entities":{"description":{"urls":[]}},"protected":false,"followers_count":)";
constexpr std::string_view user_end =
    R"(,"friends_count":262,"listed_count":0,"created_at":"Sun Jul 13 13:27:22 +0000 2014","favourites_count":1,)"
    R"("utc_offset":null,"time_zone":null,"geo_enabled":false,"verified":false,"statuses_count":421,"lang":"ja",)"
    R"("contributors_enabled":false,"is_translator":false,"is_translation_enabled":false,)"
    R"("profile_background_color":"C0DEED","profile_background_image_url":"http:\/\/images.example\/themes\/theme1\/background.png",)"
    R"("profile_background_image_url_https":"https:\/\/images.example\/themes\/theme1\/background.png",)"
    R"("profile_background_tile":false,"profile_image_url":"http:\/\/images.example\/profile_images\/497760886795153410\/picture_normal.jpeg",)"
    R"("profile_image_url_https":"https:\/\/images.example\/profile_images\/497760886795153410\/picture_normal.jpeg",)"
    R"("profile_banner_url":"https:\/\/images.example\/profile_banners\/2659602403\/1407765301",)"
    R"("profile_link_color":"0084B4","profile_sidebar_border_color":"C0DEED","profile_sidebar_fill_color":"DDEEF6",)"
    R"("profile_text_color":"333333","profile_use_background_image":true,"default_profile":true,)"
    R"("default_profile_image":false,"following":false,"follow_request_sent":false,"notifications":false},)"
    R"("geo":null,"coordinates":null,"place":null,"contributors":null,)";
constexpr std::string_view mention =
    R"({"screen_name":"person_31","name":"三十一番目の人","id":866260188,"id_str":"866260188","indices":[0,9]})";
constexpr std::string_view picture =
    R"(,"media":[{"id":505864942575034369,"id_str":"505864942575034369","indices":[44,66],)"
    R"("media_url":"http:\/\/images.example\/media\/BwUxfC6CIAELvZh.jpg","media_url_https":"https:\/\/images.example\/media\/BwUxfC6CIAELvZh.jpg",)"
    R"("url":"http:\/\/t.example\/QMLJeFmfMT","display_url":"pic.example\/QMLJeFmfMT","expanded_url":"http:\/\/posts.example\/person_5\/status\/505864943636197376\/photo\/1",)"
    R"("type":"photo","sizes":{"medium":{"w":600,"h":450,"resize":"fit"},"small":{"w":340,"h":255,"resize":"fit"},)"
    R"("thumb":{"w":150,"h":150,"resize":"crop"},"large":{"w":1024,"h":768,"resize":"fit"}}}])";

class found_shape final : public shape {
public:
    [[nodiscard]] std::uint64_t posts() const override { return 107'200; }

    void append_next(std::string& line, std::vector<std::string>& tags) override {
        if (random_.happens(70)) {
            tags.push_back(all_tags[random_.below(all_tags.size())]);
            if (random_.happens(140)) tags.push_back(all_tags[random_.below(all_tags.size())]);
        }
        append_tweet(line, tags, tags.empty() && random_.happens(850));
    }

private:
    void append_tweet(std::string& line, const std::vector<std::string>& tags, bool is_retweet) {
        id_ += 1 + random_.below(1'000'000);
        line += R"({"metadata":{"result_type":"recent","iso_language_code":"ja"},)"
                R"("created_at":"Sun Aug 31 00:29:15 +0000 2014","id":)";
        append_number(line, id_);
        line += R"(,"id_str":")";
        append_number(line, id_);
        line += R"(","text":")";
        line += sentences[random_.below(sentences.size())];
        for (const auto& tag : tags) (line += " #") += tag;
        line +=
            R"(","source":"<a href=\"http:\/\/client.example\/download\/iphone\" rel=\"nofollow\">Client for iPhone<\/a>",)"
            R"("truncated":false,"in_reply_to_status_id":null,"in_reply_to_status_id_str":null,)"
            R"("in_reply_to_user_id":866260188,"in_reply_to_user_id_str":"866260188","in_reply_to_screen_name":"person_31",)";
        append_user(line);
        if (is_retweet) {
            line += R"("retweeted_status":)";
            append_tweet(line, {}, false);
            line += ',';
        }
        append_end(line, tags);
    }

    void append_user(std::string& line) {
        const auto number = random_.below(1'000'000);
        line += R"("user":{"id":)";
        append_number(line, 1'000'000'000 + number);
        line += R"(,"id_str":")";
        append_number(line, 1'000'000'000 + number);
        line += R"(","name":"名前のない人)";
        append_number(line, number);
        line += R"(","screen_name":"person_)";
        append_number(line, number);
        line += R"(","location":"関西のどこか","description":")";
        line += sentences[random_.below(sentences.size())];
        line += sentences[random_.below(sentences.size())];
        line += '"';
        line += user_middle;
        append_number(line, random_.below(10'000));
        line += user_end;
    }

    void append_end(std::string& line, const std::vector<std::string>& tags) {
        line += R"("retweet_count":)";
        append_number(line, random_.below(100));
        line += R"(,"favorite_count":)";
        append_number(line, random_.below(100));
        line += R"(,"entities":{"hashtags":[)";
        for (std::size_t tag = 0; tag < tags.size(); ++tag) {
            line += tag == 0 ? R"({"text":")" : R"(,{"text":")";
            line += tags[tag];
            line += R"(","indices":[42,48]})";
        }
        line += R"(],"symbols":[],"urls":[],"user_mentions":[)";
        if (random_.happens(600)) line += mention;
        line += ']';
        if (random_.happens(200)) line += picture;
        line += R"(},"favorited":false,"retweeted":false,"lang":"ja"})";
    }

    chance random_{3};
    std::uint64_t id_ = 505'870'000'000'000'000;
};

}  // namespace

std::unique_ptr<shape> found_tweets() {
    return std::make_unique<found_shape>();
}

}  // namespace corpora
