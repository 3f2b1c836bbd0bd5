// Message bodies laid out, with the window's own letters.
#include "native/desktop/page.hpp"

#include <gtest/gtest.h>
#include <imgui.h>

#include "native/desktop/glyphs.hpp"
#include "native/desktop/pictures.hpp"

namespace kontor::desktop {
namespace {

class PageTest : public testing::Test {
protected:
    void SetUp() override {
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        ImGui::GetIO().DisplaySize = {800, 600};
        fonts.regular = add_font(faces, FontWeight::regular);
        fonts.semibold = add_font(faces, FontWeight::semibold);
        ImGui::NewFrame();
    }
    void TearDown() override {
        ImGui::EndFrame();
        ImGui::DestroyContext();
    }
    std::unique_ptr<Page> page(const std::string& html) {
        return std::make_unique<Page>(
            html, fonts,
            [this](const std::string& source) {
                asked.push_back(source);
                return picture;
            },
            0xFFFFFFFF);
    }
    // The first place of the page where that link is.
    static bool has_link(const Page& shown, const std::string& url) {
        for (float y = 0; y < 400; y += 4)
            for (float x = 0; x < 700; x += 4)
                if (shown.link_at(x, y) == url) return true;
        return false;
    }

    Faces faces{"en"};
    PageFonts fonts;
    std::vector<std::string> asked;
    std::shared_ptr<Picture> picture = std::make_shared<Picture>();
};

TEST_F(PageTest, ANarrowPageIsHigher) {
    std::string words;
    for (int i = 0; i < 100; ++i) words += "word ";
    const auto shown = page("<p>" + words + "</p>");
    const float wide = shown->lay_out(700), narrow = shown->lay_out(200);
    EXPECT_GT(narrow, 2 * wide);
    EXPECT_LE(shown->width(), 200);
    EXPECT_EQ(shown->lay_out(700), wide);
}

TEST_F(PageTest, ALinkIsFoundWhereItIs) {
    const auto shown = page("<p>Read <a href=\"https://example.org/a?b\">this page</a> now</p>");
    shown->lay_out(700);
    EXPECT_TRUE(has_link(*shown, "https://example.org/a?b"));
    EXPECT_EQ(shown->link_at(690, 300), "");
}

TEST_F(PageTest, WhatIsSelectedIsReadInOrder) {
    const auto shown = page("<p>One <b>two</b> three</p><p>Four</p>");
    shown->lay_out(700);
    EXPECT_EQ(shown->selected(), "");
    shown->select_all();
    EXPECT_EQ(shown->selected(), "One two three\n\nFour");
    shown->select_nothing();
    EXPECT_EQ(shown->selected(), "");
}

TEST_F(PageTest, APictureMakesRoomWhenItHasArrived) {
    const auto shown = page("<body><img src=\"/jmap/download/a2/b7/image\"></body>");
    const float before = shown->lay_out(700);
    ASSERT_EQ(asked, std::vector<std::string>{"/jmap/download/a2/b7/image"});
    picture->width = 300;
    picture->height = 240;
    shown->pictures_changed();
    EXPECT_GE(shown->lay_out(700), before + 200);
}

TEST_F(PageTest, NothingElseIsAskedFor) {
    const auto shown = page(
        "<link rel=stylesheet href=\"https://evil.example/a.css\"><style>@import "
        "url(https://evil.example/b.css);</style>"
        "<script src=\"https://evil.example/c.js\"></script><p>Hello</p>");
    shown->lay_out(700);
    EXPECT_TRUE(asked.empty()) << asked.front();
    shown->select_all();
    EXPECT_EQ(shown->selected(), "Hello");
}

TEST_F(PageTest, ALongTextIsLaidOut) {
    std::string text;
    for (int i = 0; text.size() < 100'000; ++i)
        text += "Line " + std::to_string(i) + " of a log that somebody sent along\n";
    const auto shown = page("<div style=\"white-space:pre-wrap;line-height:22px\">" + page_of_text(text) + "</div>");
    EXPECT_GT(shown->lay_out(600), 22.0f * 2'000);
}

TEST_F(PageTest, TablesWithinTablesAreLaidOut) {
    std::string html;
    for (int i = 0; i < 60; ++i) html += i % 2 ? "<table><tr><td>" : "<div style=\"display: table-cell\">";
    const auto shown = page(with_shallow_tables(html + "deep", 8));
    shown->lay_out(600);
    shown->select_all();
    EXPECT_EQ(shown->selected(), "deep");
}

TEST_F(PageTest, IsDrawnOnlyWhereItIsInView) {
    std::string lines;
    for (int i = 0; i < 500; ++i) lines += "<p>line</p>";
    const auto shown = page(lines);
    shown->lay_out(700);
    ImDrawList list(ImGui::GetDrawListSharedData());
    list._ResetForNewFrame();
    list.PushTexture(ImGui::GetIO().Fonts->TexRef);
    list.PushClipRect({0, 0}, {700, 100});
    shown->draw(list, 0, 0, {0, 0, 700, 100});
    EXPECT_GT(list.VtxBuffer.Size, 0);
    EXPECT_LT(list.VtxBuffer.Size, 10 * 4 * 4);
}

TEST_F(PageTest, BrokenMarkupIsShownAsFarAsItGoes) {
    for (const char* html :
         {"", "<", "<table><tr><td>", "<p style=\"width:calc(\">x", "<ol><li><ul></ol>", "\xFF\xFE<b>"}) {
        const auto shown = page(html);
        EXPECT_GE(shown->lay_out(300), 0) << html;
        shown->select_all();
        (void)shown->selected();
    }
}

TEST(ShallowTables, FurtherInTheyAreBlocks) {
    EXPECT_EQ(
        with_shallow_tables(
            "<table a=\"<td>\"><tr><td><TABLE b><tr><td>x</td></tr></TABLE>y</td></tr></table><table>z</table>", 1),
        "<table a=\"<td>\"><tr><td><div><div><div>x</div></div></div>y</td></tr></table><table>z</table>");
    EXPECT_EQ(with_shallow_tables("<p style=\"Display : inline-table;color:red\">x<style>.a{display:none}</style>", 1),
              "<p style=\"Display : block;color:red\">x<style>.a{display:none}</style>");
    for (const char* html : {"", "<", "</", "<table", "</table></table><td>", "display:", "display:table", "a < b"})
        EXPECT_EQ(with_shallow_tables(html, 9).empty(), *html == '\0') << html;
}

TEST(PageOfText, AddressesOfTheWebBecomeLinks) {
    EXPECT_EQ(page_of_text("See www.example.org/a, or <b>"),
              "See <a href=\"https://www.example.org/a\">www.example.org/a</a>, or &lt;b&gt;");
    EXPECT_EQ(page_of_text("(https://example.org/x?a=1&b=2)."),
              "(<a href=\"https://example.org/x?a=1&amp;b=2\">https://example.org/x?a=1&amp;b=2</a>).");
    EXPECT_EQ(page_of_text("javascript:alert(1) awww.x https://"), "javascript:alert(1) awww.x https://");
}

TEST(Faces, EveryScriptHasAFont) {
    Faces faces("zh-CN");
    const Faces::Found latin = faces.find(FontWeight::regular, 'a');
    EXPECT_NE(latin.glyph, 0u);
    EXPECT_NE(faces.find(FontWeight::semibold, 'a').face, latin.face);
    const Faces::Found han = faces.find(FontWeight::regular, U'\u4E2D');
    EXPECT_NE(han.glyph, 0u);
    EXPECT_NE(han.face, latin.face);
    EXPECT_EQ(faces.find(FontWeight::regular, U'\u6587').face, han.face);
    EXPECT_EQ(faces.find(FontWeight::regular, char32_t{0x10FFFD}).face, latin.face);
}

TEST(Pictures, AreToldByTheirFirstOctets) {
    using namespace std::string_view_literals;
    EXPECT_TRUE(is_picture("\x89PNG\r\n\x1A\n...."sv));
    EXPECT_TRUE(is_picture("GIF89a"sv));
    EXPECT_TRUE(is_picture("RIFF....WEBPVP8 "sv));
    EXPECT_FALSE(is_picture("<svg xmlns=\"http://www.w3.org/2000/svg\">"sv));
    EXPECT_FALSE(is_picture("RIFF....WAVE"sv));
    EXPECT_FALSE(is_picture(""sv));
}

}  // namespace
}  // namespace kontor::desktop
