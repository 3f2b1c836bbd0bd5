#include "engine/search/words.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/text/unicode.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::search {
namespace {

using Words = std::vector<std::string>;

bool finds(std::string_view typed, std::string_view text) {
    const Words all = words(text);
    return find(phrase(typed), all) < all.size();
}

TEST(Words, AreRunsOfLettersAndDigitsWithoutCaseAndAccents) {
    const struct {
        const char* text;
        Words words;
    } table[] = {
        {"", {}},
        {" ,.;-- ", {}},
        {"Hello, World", {"hello", "world"}},
        {"Müller MÜLLER Mu\u0308ller", {"muller", "muller", "muller"}},
        {"Straße STRASSE", {"strasse", "strasse"}},
        {"Łódź Ørsted Đoković Cæsar İstanbul ılık", {"lodz", "orsted", "dokovic", "caesar", "istanbul", "ilik"}},
        {"Ελλάδα ΕΛΛΑΔΑ σοφός ΣΟΦΌΣ", {"ελλαδα", "ελλαδα", "σοφοσ", "σοφοσ"}},
        {"Ёлка ёлка ЕЛКА", {"елка", "елка", "елка"}},
        {"Tiếng Việt", {"tieng", "viet"}},
        {"anna.berg+news@mail.example.org", {"anna", "berg", "news", "mail", "example", "org"}},
        {"don't", {"don", "t"}},
        {"1.234,50 EUR 2026-11-25", {"1", "234", "50", "eur", "2026", "11", "25"}},
        {"ＡＢＣ１２３ ﬁnance", {"abc123", "finance"}},
        {"co\u00ADoperate", {"cooperate"}},
        {"שָׁלוֹם مُحَمَّد", {"שלום", "محمد"}},
        {"हिन्दी", {"हिन्दी"}},
    };
    for (const auto& row : table) EXPECT_EQ(words(row.text), row.words) << row.text;
}

TEST(Words, OfScriptsWithoutSpacesAreOverlappingPairs) {
    EXPECT_EQ(words("東京都"), (Words{"東京", "京都", "都"}));
    EXPECT_EQ(words("会議2026年"), (Words{"会議", "議", "2026", "年"}));
    EXPECT_EQ(words("カﾞ ｶﾞ ガ"), (Words{"ガ", "ガ", "ガ"}));
    EXPECT_EQ(words("か\u3099は\u309A"), (Words{"がぱ", "ぱ"}));
    EXPECT_EQ(words("\u1112\u1161\u11AB\u1100\u1173\u11AF"), (Words{"한글", "글"}));
    EXPECT_EQ(words("ภาษา"), (Words{"ภา", "าษ", "ษา", "า"}));
    EXPECT_EQ(words("see 🎉"), (Words{"see", "🎉"}));
}

TEST(Words, AreFoundAsAWholeAndInParts) {
    EXPECT_TRUE(finds("anna@example.org", "Anna <anna@example.org>"));
    EXPECT_TRUE(finds("example.org", "Anna <anna@mail.example.org>"));
    EXPECT_TRUE(finds("ANNA", "Anna <anna@example.org>"));
    EXPECT_FALSE(finds("anna@example.com", "Anna <anna@example.org>"));
    EXPECT_FALSE(finds("ann", "anna"));
    for (const char* typed : {"東", "京", "都", "東京", "京都", "東京都"})
        EXPECT_TRUE(finds(typed, "私は東京都へ")) << typed;
    for (const char* typed : {"東都", "都京", "南"}) EXPECT_FALSE(finds(typed, "私は東京都へ")) << typed;
    EXPECT_TRUE(finds("東京 2026", "東京 2026"));
    EXPECT_FALSE(finds("東京 2026", "東京都 2026"));
}

TEST(Words, MayBeOnlyBegun) {
    const Words text = words("the invoice of May");
    EXPECT_EQ(find(phrase("invo", true), text), 1u);
    EXPECT_EQ(find(phrase("the invo", true), text), 0u);
    EXPECT_EQ(find(phrase("of invo", true), text), text.size());
}

TEST(Words, StandInTheirTextInOrder) {
    std::mt19937 dice(7);
    const std::u32string alphabet = U"aZ9 .@é\u0308ß東カﾞ한\u1112\u1161\u200D\u0E01🎉-";
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 20; ++i) text::append_code_point(text, alphabet[dice() % alphabet.size()]);
        WordReader reader(text);
        std::size_t before = 0;
        while (reader.next()) {
            ASSERT_GE(reader.begin(), before) << text;
            ASSERT_GT(reader.end(), reader.begin()) << text;
            ASSERT_LE(reader.end(), text.size()) << text;
            ASSERT_FALSE(reader.word().empty()) << text;
            ASSERT_TRUE(text::is_utf8(reader.word())) << text;
            // What stands there is found by it.
            const std::string_view piece = std::string_view(text).substr(reader.begin(), reader.end() - reader.begin());
            ASSERT_TRUE(finds(piece, text)) << text << " / " << piece;
            before = reader.begin();
        }
    }
}

TEST(Words, OfAnyLengthTakeTimeInProportion) {
    for (const std::string piece : {"word ", "é", "東", "\u0301", "a"})
        test::expect_linear_work([&](std::size_t size) {
            std::string text;
            while (text.size() < size) text += piece;
            return [text] {
                std::size_t count = 0;
                for (WordReader reader(text); reader.next();) ++count;
                EXPECT_LE(count, text.size());
            };
        });
}

}  // namespace
}  // namespace kontor::search
