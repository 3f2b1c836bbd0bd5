#include "frontend/markdown/html_of.hpp"

#include <gtest/gtest.h>

namespace kontor::markdown {
namespace {

TEST(Markdown, marks_become_elements) {
    EXPECT_EQ(html_of("# 报价\n\nDear **Li Wei**,\nthe *new* prices:\n\n1. one\n2. two\n"),
              "<h1>报价</h1>\n<p>Dear <strong>Li Wei</strong>,<br />\nthe <em>new</em> prices:</p>\n"
              "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n");
    EXPECT_EQ(html_of("> said before\n\n`code` and [there](https://a.example/?b=1&c=2)"),
              "<blockquote>\n<p>said before</p>\n</blockquote>\n"
              "<p><code>code</code> and <a href=\"https://a.example/?b=1&amp;c=2\">there</a></p>\n");
}

TEST(Markdown, nothing_that_acts_gets_through) {
    for (const char* text : {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
                             "![x](data:text/html;base64,AAAA)", "<a href='javascript:x'>y</a>"}) {
        const std::string html = html_of(text);
        EXPECT_EQ(html.find("<script"), std::string::npos) << html;
        EXPECT_EQ(html.find("onerror"), std::string::npos) << html;
        EXPECT_EQ(html.find("javascript:"), std::string::npos) << html;
        EXPECT_EQ(html.find("data:"), std::string::npos) << html;
    }
}

TEST(Markdown, text_is_escaped_and_damage_is_mended) {
    EXPECT_EQ(html_of("1 < 2 & 3"), "<p>1 &lt; 2 &amp; 3</p>\n");
    EXPECT_EQ(html_of("a\xFF"
                      "b"),
              "<p>a\xEF\xBF\xBD"
              "b</p>\n");
    EXPECT_EQ(html_of(""), "");
    EXPECT_NE(document_of("x").find("<body>\n<p>x</p>\n</body>"), std::string::npos);
}

}  // namespace
}  // namespace kontor::markdown
