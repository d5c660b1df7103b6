// SPDX-License-Identifier: Apache-2.0
#include "synthetic_writer.hpp"

#include <charconv>
#include <chrono>
#include <string_view>

namespace weir {

namespace {

void append_number(std::string& line, std::uint64_t number) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    line.append(digits.data(), end);
}

void append_two(std::string& line, std::uint64_t number) {
    line += static_cast<char>('0' + number / 10 % 10);
    line += static_cast<char>('0' + number % 10);
}

void append_time_of_day(std::string& line, std::uint64_t second) {
    append_two(line, second / 3600 % 24);
    line += ':';
    append_two(line, second / 60 % 60);
    line += ':';
    append_two(line, second % 60);
}

std::chrono::sys_days day_of(std::uint64_t second) {
    return std::chrono::sys_days(std::chrono::days(static_cast<int>(second / 86'400)));
}

/// Wed Feb 29 19:42:02 +0000 2012
std::string v1_time(std::uint64_t second) {
    constexpr std::string_view days = "SunMonTueWedThuFriSat";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = day_of(second);
    const std::chrono::year_month_day date(day);
    std::string text(days.substr(std::size_t{std::chrono::weekday(day).c_encoding()} * 3, 3));
    text += ' ';
    text += months.substr(std::size_t{static_cast<unsigned>(date.month()) - 1} * 3, 3);
    text += ' ';
    append_two(text, static_cast<unsigned>(date.day()));
    text += ' ';
    append_time_of_day(text, second);
    return text + " +0000 " + std::to_string(static_cast<int>(date.year()));
}

/// 2012-02-29T19:42:02.000Z
void append_v2_time(std::string& line, std::uint64_t milliseconds) {
    const std::chrono::year_month_day date(day_of(milliseconds / 1000));
    append_number(line, static_cast<std::uint64_t>(static_cast<int>(date.year())));
    line += '-';
    append_two(line, static_cast<unsigned>(date.month()));
    line += '-';
    append_two(line, static_cast<unsigned>(date.day()));
    line += 'T';
    append_time_of_day(line, milliseconds / 1000);
    line += '.';
    line += static_cast<char>('0' + milliseconds / 100 % 10);
    append_two(line, milliseconds % 100);
    line += 'Z';
}

void append_v1_tag(std::string& line, const placed_tag& tag, bool ascii, bool text_first) {
    line += '{';
    for (const bool text : {text_first, !text_first}) {
        if (text != text_first) line += ',';
        if (text) {
            line += R"("text":")";
            append_json_text(line, tag.text, ascii);
            line += '"';
        } else {
            line += R"("indices":[)";
            append_number(line, tag.begin);
            line += ',';
            append_number(line, tag.end);
            line += ']';
        }
    }
    line += '}';
}

void append_v1_entities(std::string& line, const synthetic_post& post, std::size_t tags) {
    line += R"("entities":{"hashtags":[)";
    for (std::size_t place = 0; place < tags; ++place) {
        if (place > 0) line += ',';
        append_v1_tag(line, post.tags[place], post.ascii, (post.id >> 1) % 8 != 0);
    }
    line += R"(],"urls":[],"user_mentions":[],"symbols":[]})";
}

void append_quoted_number(std::string& line, std::uint64_t number) {
    line += '"';
    append_number(line, number);
    line += '"';
}

void append_extended(std::string& line, const synthetic_post& post) {
    line += R"(,"extended_tweet":{"full_text":")";
    line += post.text;
    line += R"(","display_text_range":[0,)";
    append_number(line, post.code_points);
    line += "],";
    append_v1_entities(line, post, post.tag_count);
    line += '}';
}

std::string_view inner_name(nesting how) {
    return how == nesting::retweeted ? R"(,"retweeted_status":)" : R"(,"quoted_status":)";
}

const std::string& shown_text(const synthetic_post& post) {
    return post.truncated ? post.short_text : post.text;
}
std::size_t shown_tags(const synthetic_post& post) {
    return post.truncated ? post.short_tag_count : post.tag_count;
}
std::string_view truth(bool value) {
    return value ? "true" : "false";
}

void append_v1_text(std::string& line, const synthetic_post& post) {
    line += R"("text":")";
    line += shown_text(post);
    line +=
        R"(","source":"\u003ca href=\"https:\/\/reader.example\/app\" rel=\"nofollow\"\u003eReader\u003c\/a\u003e","truncated":)";
    line += truth(post.truncated);
}

}  // namespace

post_writer::post_writer(tweet_shape shape) : shape_(shape) {
    for (std::uint32_t number = 0; number < author_count; ++number) {
        authors_[0].push_back(author_members(number, false));
        authors_[1].push_back(author_members(number, true));
    }
}

void post_writer::write(std::string& line, const synthetic_post& post, const synthetic_post& inner, nesting how) {
    const synthetic_post* const inside = how == nesting::none ? nullptr : &inner;
    switch (shape_) {
        case tweet_shape::v1:
            return write_v1(line, post, inside, how);
        case tweet_shape::v1_compact:
            return write_compact(line, post, inside, how);
        case tweet_shape::v2:
            return write_v2(line, post, inside, how);
    }
}

void post_writer::append_created_at(std::string& line, const synthetic_post& post) {
    if (const auto second = post.milliseconds / 1000; second != written_second_) {
        written_second_ = second;
        created_at_ = R"({"created_at":")" + v1_time(second);
    }
    line += created_at_;
}

void post_writer::write_v1(std::string& line, const synthetic_post& post, const synthetic_post* inner, nesting how) {
    append_created_at(line, post);
    line += R"(","id":)";
    append_number(line, post.id);
    line += R"(,"id_str":)";
    append_quoted_number(line, post.id);
    const bool entities_early = (post.id >> 1) % 4 == 0;
    line += ',';
    if (entities_early) {
        append_v1_entities(line, post, shown_tags(post));
        line += ',';
    }
    append_v1_text(line, post);
    line += R"(,"in_reply_to_status_id":null,"in_reply_to_status_id_str":null,"in_reply_to_user_id":null)"
            R"(,"in_reply_to_user_id_str":null,"in_reply_to_screen_name":null,"user":{)";
    line += authors_[post.ascii ? 1 : 0][post.author];
    line += R"(},"geo":null,"coordinates":null,"place":null,"contributors":null)";
    if (inner) {
        line += inner_name(how);
        write_v1(line, *inner, nullptr, nesting::none);
    }
    line += R"(,"is_quote_status":)";
    line += truth(how == nesting::quoted);
    if (post.truncated) append_extended(line, post);
    if (!entities_early) {
        line += ',';
        append_v1_entities(line, post, shown_tags(post));
    }
    write_v1_rest(line, post);
}

void post_writer::write_v1_rest(std::string& line, const synthetic_post& post) const {
    line += R"(,"quote_count":0,"reply_count":0,"retweet_count":)";
    append_number(line, post.id % 97);
    line += R"(,"favorite_count":)";
    append_number(line, post.id % 131);
    line += R"(,"favorited":false,"retweeted":false,"possibly_sensitive":false,"filter_level":"low","lang":")";
    line += post.language;
    line += R"(","timestamp_ms":)";
    append_quoted_number(line, post.milliseconds);
    line += '}';
}

void post_writer::write_compact(std::string& line, const synthetic_post& post, const synthetic_post* inner,
                                nesting how) {
    append_created_at(line, post);
    line += R"(","id_str":)";
    append_quoted_number(line, post.id);
    line += R"(,"text":")";
    line += shown_text(post);
    line += R"(","truncated":)";
    line += truth(post.truncated);
    line += R"(,"user":{"id_str":)";
    append_quoted_number(line, 1'000'000'000 + post.author * 7'919U);
    line += '}';
    if (inner) {
        line += inner_name(how);
        write_compact(line, *inner, nullptr, nesting::none);
    }
    if (post.truncated) append_extended(line, post);
    line += ',';
    append_v1_entities(line, post, shown_tags(post));
    line += R"(,"lang":")";
    line += post.language;
    line += R"(","timestamp_ms":)";
    append_quoted_number(line, post.milliseconds);
    line += '}';
}

void post_writer::write_v2_post(std::string& line, const synthetic_post& post) const {
    line += R"({"id":)";
    append_quoted_number(line, post.id);
    line += R"(,"text":")";
    line += post.text;
    line += R"(","author_id":)";
    append_quoted_number(line, 1'000'000'000 + post.author * 7'919U);
    line += R"(,"created_at":")";
    append_v2_time(line, post.milliseconds);
    line += R"(","lang":")";
    line += post.language;
    line += R"(","edit_history_tweet_ids":[)";
    append_quoted_number(line, post.id);
    line += ']';
    for (std::size_t place = 0; place < post.tag_count; ++place) {
        line += place == 0 ? R"(,"entities":{"hashtags":[{"start":)" : R"(,{"start":)";
        append_number(line, post.tags[place].begin);
        line += R"(,"end":)";
        append_number(line, post.tags[place].end);
        line += R"(,"tag":")";
        append_json_text(line, post.tags[place].text, post.ascii);
        line += place + 1 == post.tag_count ? R"("}]})" : R"("})";
    }
}

void post_writer::write_v2(std::string& line, const synthetic_post& post, const synthetic_post* inner, nesting how) {
    line += R"({"data":)";
    write_v2_post(line, post);
    if (inner) {
        line += how == nesting::retweeted ? R"(,"referenced_tweets":[{"type":"retweeted","id":)"
                                          : R"(,"referenced_tweets":[{"type":"quoted","id":)";
        append_quoted_number(line, inner->id);
        line += R"(}]},"includes":{"tweets":[)";
        write_v2_post(line, *inner);
        line += "}]}";
    } else {
        line += '}';
    }
    line += R"(,"matching_rules":[{"id":"1273026480692322304","tag":"everything"}]})";
}

void post_writer::write_control(std::string& line, std::uint64_t milliseconds, random_numbers& random) {
    if (shape_ == tweet_shape::v2) {
        line += R"({"errors":[{"title":"Not Found Error","resource_type":"tweet","resource_id":)";
        append_quoted_number(line, random.next() >> 8);
        line += R"(,"type":"https:\/\/api.x.com\/2\/problems\/resource-not-found"}]})";
        return;
    }
    const std::uint64_t id = random.next() >> 8;
    constexpr std::array<std::array<std::string_view, 2>, 6> kinds = {{
        {R"({"delete":{"status":{"user_id":3,"user_id_str":"3","id":)", R"(}}})"},
        {R"({"scrub_geo":{"user_id":14090452,"user_id_str":"14090452","up_to_status_id":)", R"(}})"},
        {R"({"limit":{"track":1234,"timestamp_ms":)", R"(}})"},
        {R"({"status_withheld":{"user_id":123456,"withheld_in_countries":["DE","AR"],"id":)", R"(}})"},
        {R"({"user_withheld":{"withheld_in_countries":["DE","AR"],"id":)", R"(}})"},
        {R"({"warning":{"code":"FALLING_BEHIND","message":"Your connection is falling behind.","percent_full":60,"timestamp_ms":)",
         R"(}})"},
    }};
    const std::uint32_t kind = random.below(8);  // deletions are the most frequent
    const auto& [front, back] = kinds[kind < kinds.size() ? kind : 0];
    line += front;
    if (kind == 2 || kind == 5) {
        append_quoted_number(line, milliseconds);
    } else {
        append_number(line, id);
    }
    line += back;
}

}  // namespace weir
