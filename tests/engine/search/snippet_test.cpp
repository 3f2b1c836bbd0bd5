#include "engine/search/snippet.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/text/unicode.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::search {
namespace {

using Text = std::optional<std::string>;

TEST(Snippet, MarksWholeWordsAndEscapesTheRest) {
    EXPECT_EQ(marked("The Invoice, please", {phrase("invoice")}), Text("The <mark>Invoice</mark>, please"));
    EXPECT_EQ(marked("a<b & \"Grüße\"", {phrase("grusse")}), Text("a&lt;b &amp; &quot;<mark>Grüße</mark>&quot;"));
    EXPECT_EQ(marked("<script>", {phrase("script")}), Text("&lt;<mark>script</mark>&gt;"));
    EXPECT_EQ(marked("invoices", {phrase("invoice")}), Text());
    EXPECT_EQ(marked("invoices", {phrase("invo", true)}), Text("<mark>invoices</mark>"));
    EXPECT_EQ(marked("one  two\r\n three", {phrase("two three")}), Text("one <mark>two three</mark>"));
    EXPECT_EQ(marked("私は東京都へ", {phrase("東京")}), Text("私は<mark>東京</mark>都へ"));
    EXPECT_EQ(marked("私は東京都へ", {phrase("京")}), Text("私は東<mark>京</mark>都へ"));
    EXPECT_EQ(marked("a b a", {phrase("a"), phrase("b")}), Text("<mark>a</mark> <mark>b</mark> <mark>a</mark>"));
    EXPECT_EQ(marked("nothing", {}), Text());
}

TEST(Snippet, ShowsTheSurroundingsOfTheFirstMatch) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "filler ";
    text += "here is the needle and more. ";
    for (int i = 0; i < 1000; ++i) text += "filler ";
    const Text shown = snippet(text, {phrase("needle")});
    ASSERT_TRUE(shown);
    EXPECT_NE(shown->find("here is the <mark>needle</mark> and more."), std::string::npos) << *shown;
    EXPECT_LE(shown->size(), snippet_octets);
    EXPECT_EQ(snippet(text, {phrase("absent")}), Text());
}

TEST(Snippet, IsNeverTooLongAndAlwaysWellFormed) {
    std::mt19937 dice(5);
    const std::u32string alphabet = U"ab &<é東京 \n\"";
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (std::size_t i = dice() % 200; i > 0; --i)
            text::append_code_point(text, alphabet[dice() % alphabet.size()]);
        const Text shown = snippet(text, {phrase("a"), phrase("京"), phrase("b b")}, 60);
        if (!shown) continue;
        ASSERT_LE(shown->size(), 60u) << text;
        ASSERT_TRUE(text::is_utf8(*shown)) << text;
        std::string rest = *shown;
        bool is_open = false;
        for (std::size_t at = 0; (at = rest.find('<', at)) != std::string::npos; ++at) {
            ASSERT_EQ(rest.compare(at, is_open ? 7 : 6, is_open ? "</mark>" : "<mark>"), 0) << rest;
            is_open = !is_open;
        }
        ASSERT_FALSE(is_open) << rest;
    }
}

TEST(Snippet, TakesTimeInProportion) {
    for (const std::string piece : {"word ", "a", "<", "東"})
        test::expect_linear_work([&](std::size_t size) {
            std::string text;
            while (text.size() < size) text += piece;
            return [text] { EXPECT_EQ(snippet(text, {phrase("needle"), phrase("word needle")}), Text()); };
        });
}

}  // namespace
}  // namespace kontor::search
