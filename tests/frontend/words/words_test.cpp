#include "frontend/words/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kontor::words {
namespace {

class EachLanguage : public testing::TestWithParam<Language> {
protected:
    Words words{GetParam()};
    Words english{Language::english};
};

std::set<std::string> places(const std::string& text) {
    std::set<std::string> found;
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1))
        found.insert(text.substr(at, 3));
    return found;
}

TEST_P(EachLanguage, has_every_word) {
    for (int i = 0; i < static_cast<int>(Word::count_); ++i)
        EXPECT_FALSE(words(static_cast<Word>(i)).empty()) << "word " << i << " in " << language_tag(GetParam());
}

TEST_P(EachLanguage, fills_in_the_same_things_as_english) {
    for (int i = 0; i < static_cast<int>(Word::count_); ++i) {
        const Word word = static_cast<Word>(i);
        EXPECT_EQ(places(words(word)), places(english(word))) << words(word);
    }
}

TEST_P(EachLanguage, every_plural_form_fills_in_the_same) {
    for (int i = 0; i < static_cast<int>(Word::count_); ++i) {
        const std::string text = words(static_cast<Word>(i));
        const std::size_t parting = text.find(';');
        if (parting == std::string::npos || english(static_cast<Word>(i)).find(';') == std::string::npos) continue;
        EXPECT_EQ(places(text.substr(0, parting)), places(text.substr(parting + 1))) << text;
    }
}

TEST_P(EachLanguage, leaves_no_placeholder_unfilled) {
    EXPECT_EQ(words.fill(Word::progress_of, {"1", "2"}).find('{'), std::string::npos);
    EXPECT_EQ(words.fill(Word::moved_to, {"3", "X"}).find('{'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Words, EachLanguage, testing::ValuesIn(kLanguages));

TEST(Words, counts_one_and_many) {
    const Words english(Language::english), chinese(Language::chinese);
    EXPECT_EQ(english.count(Word::message_count, 1), "1 message");
    EXPECT_EQ(english.count(Word::message_count, 1234), "1,234 messages");
    EXPECT_EQ(chinese.count(Word::message_count, 1), "1 封邮件");
    EXPECT_EQ(Words(Language::german).count(Word::conversation_count, 0), "0 Unterhaltungen");
}

TEST(Words, groups_digits_as_the_language_does) {
    EXPECT_EQ(Words(Language::english).number(1234567), "1,234,567");
    EXPECT_EQ(Words(Language::german).number(1234567), "1.234.567");
    EXPECT_EQ(Words(Language::dutch).number(999), "999");
}

TEST(Words, speaks_of_sizes_in_two_figures) {
    const Words english(Language::english), german(Language::german);
    EXPECT_EQ(english.bytes(0), "0 B");
    EXPECT_EQ(english.bytes(999), "999 B");
    EXPECT_EQ(english.bytes(1200), "1.2 kB");
    EXPECT_EQ(english.bytes(184320), "184 kB");
    EXPECT_EQ(german.bytes(2411724), "2,4 MB");
    EXPECT_EQ(english.bytes(5'000'000'000), "5 GB");
}

TEST(Words, rounds_time_left_up) {
    const Words english(Language::english);
    EXPECT_EQ(english.duration(1), "1 second");
    EXPECT_EQ(english.duration(61), "2 minutes");
    EXPECT_EQ(english.duration(7300), "3 hours");
}

TEST(Words, takes_what_a_stranger_wrote_literally) {
    EXPECT_EQ(Words(Language::english).fill(Word::via, "{0}{1}"), "via {0}{1}");
}

TEST(Language, is_found_by_its_tag) {
    EXPECT_EQ(language_from_tag("de-AT"), Language::german);
    EXPECT_EQ(language_from_tag("zh-Hans-CN"), Language::chinese);
    EXPECT_EQ(language_from_tag("fr"), std::nullopt);
}

}  // namespace
}  // namespace kontor::words
