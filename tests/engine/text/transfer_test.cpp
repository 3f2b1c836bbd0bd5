// Quoted-printable and encoded-words; base64 is tested beside the protocols that use it.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/base/limits.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/quoted_printable.hpp"
#include "engine/text/unicode.hpp"
#include "tests/engine/charset_port.hpp"

namespace kontor::text {
namespace {

std::string qp(Bytes in, bool* well_formed = nullptr) {
    std::string out;
    const bool good = append_quoted_printable_decoded(out, in);
    if (well_formed) *well_formed = good;
    return out;
}

std::string header(Bytes raw) {
    std::string out;
    append_header_text(out, raw);
    return out;
}

TEST(QuotedPrintable, FollowsTheFiveRules) {
    EXPECT_EQ(qp("=41=3D=3d"), "A==");
    EXPECT_EQ(qp("plain text"), "plain text");
    EXPECT_EQ(qp("end   \r\nnext\t\nlast  "), "end\r\nnext\nlast");
    EXPECT_EQ(qp("a\r\nb\nc"), "a\r\nb\nc");
    EXPECT_EQ(qp("soft=\r\nline=\nbreak=  \r\n!"), "softlinebreak!");
    EXPECT_EQ(qp("ends="), "ends");
    EXPECT_EQ(qp("kept=20  \n"), "kept \n");
}

TEST(QuotedPrintable, KeepsWhatItCannotRead) {
    bool good = true;
    EXPECT_EQ(qp("=", &good), "");
    EXPECT_TRUE(good);
    EXPECT_EQ(qp("=4", &good), "=4");
    EXPECT_FALSE(good);
    EXPECT_EQ(qp("=G1=4\n", &good), "=G1=4\n");
    EXPECT_FALSE(good);
}

TEST(QuotedPrintable, ComesBackFromItsOwnEncoding) {
    std::mt19937 draw(3);
    for (int round = 0; round < 500; ++round) {
        std::string text(draw() % 300, '\0');
        for (char& c : text)
            c = static_cast<char>(draw() % 5 == 0 ? " \t=\n."[draw() % 5] : static_cast<char>(draw() % 256));
        std::erase(text, '\r');
        std::string encoded;
        append_quoted_printable_encoded(encoded, text);
        std::size_t column = 0;
        for (const char c : encoded) {
            column = c == '\n' ? 0 : column + (c != '\r');
            EXPECT_LE(column, 76u);
        }
        std::string decoded = qp(encoded);
        std::erase(decoded, '\r');
        EXPECT_EQ(decoded, text);
        EXPECT_LE(decoded.size(), encoded.size());
    }
}

TEST(EncodedWord, IsMeasuredForParsersOfStructuredFields) {
    EXPECT_EQ(encoded_word_size("=?utf-8?Q?Doe,_Jane?= <x>"), 21u);
    EXPECT_EQ(encoded_word_size("=?utf-8?Q?never"), 0u);
    EXPECT_EQ(encoded_word_size("x=?utf-8?Q?a?="), 0u);
    EXPECT_EQ(encoded_word_size("=??Q?a?="), 0u);
}

TEST(EncodedWord, UnfoldsAroundIt) {
    EXPECT_EQ(header(" a\r\n b\n\tc"), " a b\tc");
    EXPECT_EQ(header("a\rb"), "a b");
    EXPECT_EQ(header("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=\r\n c"), "ab c");
    EXPECT_EQ(header("=?utf-8?Q?a\r\n b?="), "a b");
}

TEST(EncodedWord, StopsDecodingAtItsLimit) {
    std::string flood;
    for (std::size_t i = 0; i < limits::encoded_words + 2; ++i) flood += "=?utf-8?Q?x?= ";
    const std::string out = header(flood);
    EXPECT_EQ(out.substr(0, limits::encoded_words), std::string(limits::encoded_words, 'x'));
    EXPECT_NE(out.find("=?utf-8?Q?x?="), std::string::npos);
}

TEST(EncodedWord, NothingBreaksTheOutput) {
    tests::install_charset_port();
    constexpr std::string_view pieces[] = {
        "=?", "?=",    "?", "=",   "utf-8", "iso-2022-jp", "gb18030",  "Q",    "B",      "?Q?", "?B?",
        " ",  "\r\n ", "a", "=C3", "=A9",   "w6k=",        "\xC3\xA9", "\xFF", "\x1B$B", "_",   "*en"};
    std::mt19937 draw(5);
    for (int round = 0; round < 20000; ++round) {
        std::string raw;
        for (std::size_t i = draw() % 20; i > 0; --i) raw += pieces[draw() % std::size(pieces)];
        EXPECT_TRUE(is_utf8(header(raw))) << raw;
    }
}

}  // namespace
}  // namespace kontor::text
