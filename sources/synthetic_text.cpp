// SPDX-License-Identifier: Apache-2.0
#include "synthetic_text.hpp"

#include <algorithm>

namespace weir {

namespace {

/// Reads the code point at the front of valid UTF-8 and removes it.
std::uint32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    std::uint32_t code = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t next = 1; next < length; ++next) {
        code = code << 6 | (static_cast<unsigned char>(text[next]) & 0x3fU);
    }
    text.remove_prefix(length);
    return code;
}

void append_unit(std::string& line, std::uint32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    line += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) line += digits[unit >> shift & 0xfU];
}

void append_escaped(std::string& line, std::uint32_t code) {
    if (code < 0x10000) return append_unit(line, code);
    append_unit(line, 0xd800 + ((code - 0x10000) >> 10));
    append_unit(line, 0xdc00 + ((code - 0x10000) & 0x3ffU));
}

struct plain_language {
    std::string_view code;
    std::array<std::string_view, 5> sentences;
};

constexpr std::array<plain_language, 8> plain_languages = {{
    {"en",
     {"Coffee first, then the rest of the day", "Who else is still awake at this hour? 😂",
      R"(Reading "entities":{"hashtags":[{"text":"NotATag"}]} before breakfast was a mistake)",
      "The train is late again, so here is a picture of the platform",
      "Best match I have seen this year!\nWhat a goal"}},
    {"ja",
     {"今日はとても良い天気ですね", "これから友達とラーメンを食べに行きます🍜", "明日の試合がとても楽しみです",
      "新しい写真を撮りました。見てください", "もう寝ます、おやすみなさい"}},
    {"ar",
     {"صباح الخير يا أصدقاء", "الجو جميل اليوم 🌞", "من يشاهد المباراة الآن؟", "قرأت كتاباً رائعاً هذا الأسبوع",
      "السفر يفتح العقول والقلوب"}},
    {"es",
     {"Qué mañana tan bonita en la montaña", "¿Quién viene al concierto esta noche? 🎶", "El niño ya sabe leer solo",
      "Por fin es viernes, ¡a descansar!", "La canción del verano no sale de mi cabeza"}},
    {"pt",
     {"Bom dia, pessoal! Café e pão na mesa", "Não acredito que já é sexta 🎉", "O jogo começa às oito, alguém vem?",
      "Saudade da praia e do verão", "Essa música não sai da minha cabeça"}},
    {"ko",
     {"오늘 날씨가 정말 좋아요", "친구랑 커피 마시러 가요 ☕", "내일 경기가 정말 기대돼요", "새로운 사진을 올렸어요",
      "이제 자러 갑니다, 좋은 밤 되세요"}},
    {"tr",
     {"Günaydın, çay hazır mı?", "Bu akşam maç var, kim geliyor? ⚽", "İstanbul'da yağmur hiç durmuyor",
      "Yeni kitabı bir günde bitirdim", "Güzel bir şarkı çalıyor"}},
    {"de",
     {"Schöne Grüße aus dem Süden", "Endlich Wochenende, wir gehen wandern ⛰️", "Das Spiel heute war großartig",
      "Der Zug fährt heute wieder später", "Übung macht den Meister"}},
}};

}  // namespace

void append_json_text(std::string& line, std::string_view text, bool ascii) {
    while (!text.empty()) {
        const std::string_view rest = text;
        const std::uint32_t code = take_code_point(text);
        if (code == '"' || code == '\\' || code == '/') {
            line += '\\';
            line += static_cast<char>(code);
        } else if (code == '\n') {
            line += "\\n";
        } else if (code < 0x20 || (ascii && code >= 0x80)) {
            append_escaped(line, code);
        } else {
            line += rest.substr(0, rest.size() - text.size());
        }
    }
}

std::uint32_t count_code_points(std::string_view text) noexcept {
    return static_cast<std::uint32_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned>(byte) & 0xc0U) != 0x80; }));
}

prepared_text::prepared_text(std::string_view text) : code_points_(count_code_points(text)) {
    append_json_text(ascii_, text, true);
    append_json_text(raw_, text, false);
}

std::vector<sample_language> sample_languages() {
    std::vector<sample_language> languages;
    for (const auto& plain : plain_languages) {
        auto& language = languages.emplace_back(sample_language{plain.code, {}});
        for (const auto sentence : plain.sentences) language.sentences.emplace_back(sentence);
    }
    return languages;
}

std::string author_members(std::uint32_t number, bool ascii) {
    constexpr std::array<std::string_view, 6> places = {"Zürich", "東京", "São Paulo", "القاهرة", "Busan 부산", "Lyon"};
    const std::string digits = std::to_string(number);
    const std::string id = std::to_string(1'000'000'000 + number * 7'919U);
    const std::string image = R"(:\/\/images.example\/profile\/)" + id;
    std::string user = R"("id":)" + id + R"(,"id_str":")" + id + R"(","name":"Reader ☕ )" + digits;
    user.erase(user.find("☕ "), ascii ? std::string_view("☕ ").size() : 0);
    user += R"(","screen_name":"reader_)" + digits + R"(","location":")";
    append_json_text(user, places[number % places.size()], ascii);
    user += R"(","url":null,"description":")";
    append_json_text(user, "Reads, walks & brews coffee — opinions \"mine\", tags too: #NotAnEntity", ascii);
    user += R"(","translator_type":"none","protected":false,"verified":)";
    user += number % 17 == 0 ? "true" : "false";
    user += R"(,"followers_count":)" + std::to_string(number * 37 % 5'003) + R"(,"friends_count":)" +
            std::to_string(number * 53 % 997) + R"(,"listed_count":)" + std::to_string(number % 29) +
            R"(,"favourites_count":)" + std::to_string(number * 101 % 20'011) + R"(,"statuses_count":)" +
            std::to_string(number * 211 % 90'001);
    user += R"(,"created_at":"Tue Mar 21 20:50:14 +0000 2006","utc_offset":null,"time_zone":null,"geo_enabled":false)"
            R"(,"lang":null,"contributors_enabled":false,"is_translator":false,"profile_background_color":"F5F8FA")";
    user += R"(,"profile_background_image_url":"http)" + image + R"(\/background.png")";
    user += R"(,"profile_background_image_url_https":"https)" + image + R"(\/background.png")";
    user +=
        R"(,"profile_background_tile":false,"profile_link_color":"1DA1F2","profile_sidebar_border_color":"C0DEED")"
        R"(,"profile_sidebar_fill_color":"DDEEF6","profile_text_color":"333333","profile_use_background_image":true)";
    user += R"(,"profile_image_url":"http)" + image + R"(\/normal.jpg")";
    user += R"(,"profile_image_url_https":"https)" + image + R"(\/normal.jpg")";
    user += R"(,"profile_banner_url":"https)" + image + R"(\/banner")";
    user += R"(,"default_profile":true,"default_profile_image":false,"following":null,"follow_request_sent":null)"
            R"(,"notifications":null)";
    return user;
}

}  // namespace weir
