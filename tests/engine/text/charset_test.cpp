#include "engine/text/charset.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/text/unicode.hpp"
#include "tests/engine/charset_port.hpp"

namespace kontor::text {
namespace {

struct Decoded {
    std::string text;
    bool whole;
};

Decoded decoded(Charset charset, Bytes bytes) {
    Decoded out;
    out.whole = append_decoded(out.text, charset, bytes);
    return out;
}

class Charsets : public testing::Test {
protected:
    static void SetUpTestSuite() { tests::install_charset_port(); }
};

TEST_F(Charsets, KnowTheirLabelsWhateverTheSpelling) {
    EXPECT_EQ(charset_from_label("UTF-8"), Charset::utf_8);
    EXPECT_EQ(charset_from_label("utf8"), Charset::utf_8);
    EXPECT_EQ(charset_from_label("ISO_8859-1:1987"), Charset::iso_8859_1);
    EXPECT_EQ(charset_from_label(" \"latin1\" "), Charset::iso_8859_1);
    EXPECT_EQ(charset_from_label("iso-8859-15"), Charset::iso_8859_15);
    EXPECT_EQ(charset_from_label("Cp1252"), Charset::windows_1252);
    EXPECT_EQ(charset_from_label("ks_c_5601-1987"), Charset::euc_kr);
    EXPECT_EQ(charset_from_label("x-sjis"), Charset::shift_jis);
    EXPECT_EQ(charset_from_label("gb2312"), Charset::gbk);
}

TEST_F(Charsets, RefuseWhatIsNotOnTheList) {
    for (const char* label : {"utf-7", "UNICODE-1-1-UTF-7", "iso-2022-cn-ext", "iso-2022-cn", "hz-gb-2312", "utf-32",
                              "ebcdic-us", "", "utf-8; x", "../../etc", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
        EXPECT_EQ(charset_from_label(label), Charset::unknown) << label;
}

TEST_F(Charsets, EveryOneDecodesAsciiAsItself) {
    for (std::size_t i = 1; i < charset_count; ++i) {
        const auto charset = static_cast<Charset>(i);
        if (charset == Charset::utf_16 || charset == Charset::utf_16le || charset == Charset::utf_16be) continue;
        const Decoded ascii = decoded(charset, "Hello, world 0-9 ~\n");
        EXPECT_EQ(ascii.text, "Hello, world 0-9 ~\n") << charset_name(charset);
        EXPECT_TRUE(ascii.whole) << charset_name(charset);
        EXPECT_EQ(charset_from_label(charset_name(charset)), charset) << charset_name(charset);
    }
}

// Threats C9: whatever comes in, UTF-8 goes out, and not much of it.
TEST_F(Charsets, NothingBreaksTheOutput) {
    std::mt19937 draw(1);
    for (std::size_t i = 0; i < charset_count; ++i) {
        const auto charset = static_cast<Charset>(i);
        for (int round = 0; round < 200; ++round) {
            std::string octets(draw() % 60, '\0');
            for (char& c : octets) c = static_cast<char>(draw() % 4 == 0 ? 0x1B : draw() % 256);
            const std::string out = decoded(charset, octets).text;
            EXPECT_TRUE(is_utf8(out)) << charset_name(charset);
            EXPECT_LE(out.size(), 4 * octets.size()) << charset_name(charset);
        }
    }
}

TEST_F(Charsets, SayWhenSomethingWasMalformed) {
    EXPECT_FALSE(decoded(Charset::utf_8, "a\xFF").whole);
    EXPECT_FALSE(decoded(Charset::shift_jis, "\x82").whole);
    EXPECT_FALSE(decoded(Charset::euc_kr, "\xB0").whole);
    EXPECT_FALSE(decoded(Charset::gb18030, "\x81\x30").whole);
    EXPECT_FALSE(decoded(Charset::us_ascii, "caf\xE9").whole);
    EXPECT_FALSE(decoded(Charset::utf_16le, "a").whole);
    EXPECT_FALSE(decoded(Charset::utf_16be, Bytes("\xD8\x00\x00\x41", 4)).whole);
}

TEST_F(Charsets, GuessUtf8ThenWindows1252) {
    std::string out;
    EXPECT_TRUE(append_guessed(out, "caf\xC3\xA9"));
    EXPECT_FALSE(append_guessed(out, " \x93x\x94"));
    EXPECT_EQ(out, "café “x”");
}

TEST_F(Charsets, NormaliseOnlyWhatNeedsIt) {
    std::string composed = "e\xCC\x81";
    normalise_nfc(composed);
    EXPECT_EQ(composed, "é");
    std::string hangul = "\xE1\x84\x80\xE1\x85\xA1";
    normalise_nfc(hangul);
    EXPECT_EQ(hangul, "가");
    std::string angstrom = "\xE2\x84\xAB";
    normalise_nfc(angstrom);
    EXPECT_EQ(angstrom, "Å");
    std::string plain = "Grüße, 日本, Привет 😀";
    normalise_nfc(plain);
    EXPECT_EQ(plain, "Grüße, 日本, Привет 😀");
}

}  // namespace
}  // namespace kontor::text
