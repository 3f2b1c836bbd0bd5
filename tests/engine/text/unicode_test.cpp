#include "engine/text/unicode.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/text/ascii.hpp"

namespace kontor::text {
namespace {

std::string replaced(Bytes bytes) {
    std::string out;
    append_replacing(out, bytes);
    return out;
}

TEST(Utf8, AcceptsExactlyWhatRfc3629Allows) {
    for (const char* good :
         {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
          "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "0123456789abcdef0123456789\xC3\xA9"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* wrong :
         {"\x80", "\xC0\xAF", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE2\x82", "\xED\xA0\x80",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "0123456789abcdef\xE9"})
        EXPECT_FALSE(is_utf8(wrong)) << wrong;
}

TEST(Utf8, ReplacesMaximalSubparts) {
    EXPECT_EQ(replaced("a\xF0\x9F\x98z"), "a\uFFFDz");
    EXPECT_EQ(replaced("\xE2\x82"), "\uFFFD");
    EXPECT_EQ(replaced("\xC0\xAF"), "\uFFFD\uFFFD");
    EXPECT_EQ(replaced("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(Utf8, EncodesAndDecodesEveryPlane) {
    for (const char32_t c : {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFDu, 0x10000u, 0x10FFFFu}) {
        std::string out;
        append_code_point(out, c);
        std::size_t at = 0;
        EXPECT_EQ(next_code_point(out, at), c);
        EXPECT_EQ(at, out.size());
    }
    std::string out;
    append_code_point(out, 0xD800);
    append_code_point(out, 0x110000);
    EXPECT_EQ(out, "\uFFFD\uFFFD");
}

TEST(Truncation, NeverCutsACharacter) {
    const std::string text = "aé漢😀";  // 1 + 2 + 3 + 4 octets
    const std::size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (std::size_t octets = 0; octets < 12; ++octets)
        EXPECT_EQ(truncate_octets(text, octets).size(), ends[octets]) << octets;
    EXPECT_EQ(truncate_code_points(text, 0), "");
    EXPECT_EQ(truncate_code_points(text, 2), "aé");
    EXPECT_EQ(truncate_code_points(text, 3), "aé漢");
    EXPECT_EQ(truncate_code_points(text, 9), text);
    EXPECT_EQ(count_code_points(text), 4u);
}

TEST(Cleaning, RemovesWhatCouldDeceive) {
    EXPECT_EQ(clean_line("a\tb\r\nc"), "a b  c");
    EXPECT_EQ(clean_line(Bytes("a\0b", 3)), "ab");
    EXPECT_EQ(clean_line("a\u202Eb\u2066c\u2069"), "abc");
    EXPECT_EQ(clean_line("a\u0085b\u2028c"), "a b c");
    EXPECT_EQ(clean_line("👩\u200D🚀"), "👩\u200D🚀") << "joiners make characters";
    EXPECT_EQ(clean_name("ex\u200Be\u200F\uFEFF"), "exe");
}

TEST(WhiteSpace, Collapses) {
    EXPECT_EQ(collapse_white_space("  a \t\n b\u00A0\u3000c  "), "a b c");
    EXPECT_EQ(collapse_white_space(" \u2003 "), "");
}

TEST(FoldCase, KnowsTheAlphabetsOfMail) {
    EXPECT_EQ(fold_case("ÄÖÜ ÉÀÇ ŁŽŐ İ Ÿ"), "äöü éàç łžő i ÿ");
    EXPECT_EQ(fold_case("ΑΒΓ ΣΊΣΥΦΟς"), "αβγ σίσυφοσ");
    EXPECT_EQ(fold_case("ПРИВЕТ Ёж Ґ Ї"), "привет ёж ґ ї");
    EXPECT_EQ(fold_case("ẤẾ ＡＢ"), "ấế ａｂ");
    EXPECT_EQ(fold_case("漢字 ×÷"), "漢字 ×÷");
}

TEST(BaseSubject, IsTheSameForEveryAnswer) {
    for (const char* subject :
         {"Lunch", "Re: Lunch", "RE: re:Lunch", "Fwd: Lunch", "AW: WG: Lunch", "Antw: Lunch", "SV: VS: Lunch",
          "Re[2]: Lunch", "Re (3): Lunch", "Re^2: Lunch", "[team] Lunch", "Re: [team] Re: Lunch", "Lunch (fwd)",
          "[Fwd: Lunch]", "回复: Lunch", "答复： Lunch", "Ответ: Lunch", "  re :  lunch  "})
        EXPECT_EQ(base_subject(subject), "lunch") << subject;
}

TEST(BaseSubject, KeepsWhatIsNoPrefix) {
    EXPECT_EQ(base_subject("Reading list"), "reading list");
    EXPECT_EQ(base_subject("[urgent]"), "[urgent]");
    EXPECT_EQ(base_subject("Re: "), "");
    EXPECT_EQ(base_subject("Ratio 1:2"), "ratio 1:2");
    EXPECT_EQ(base_subject("i: think"), "think");
    EXPECT_EQ(base_subject("Re: Über  uns"), "über uns");
}

TEST(Ascii, ComparesWithoutCaseAndOnlyAscii) {
    EXPECT_TRUE(equal_ignoring_case("Content-TYPE", "content-type"));
    EXPECT_FALSE(equal_ignoring_case("\xC4", "\xE4"));
    EXPECT_TRUE(starts_with_ignoring_case("MAILTO:x", "mailto:"));
    EXPECT_EQ(trim(" \t x y \r\n"), "x y");
    for (std::size_t length = 0; length < 40; ++length) {
        std::string text(length, 'x');
        EXPECT_TRUE(is_ascii(text));
        for (std::size_t at = 0; at < length; ++at) {
            text[at] = '\x80';
            EXPECT_EQ(ascii_prefix(text), at);
            text[at] = 'x';
        }
    }
}

}  // namespace
}  // namespace kontor::text
