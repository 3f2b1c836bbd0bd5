#include <gtest/gtest.h>

#include "engine/mime/html_text.hpp"

namespace kontor::mime {
namespace {

TEST(HtmlLines, blocks_are_lines_and_paragraphs_stand_apart) {
    EXPECT_EQ(html_to_lines("<style>x{}</style><p>Dear <b>Ann</b>,</p><p>one<br>two</p><div>three</div><div>four</div>",
                            1000),
              "Dear Ann,\n\none\ntwo\n\nthree\nfour");
    EXPECT_EQ(html_to_lines("a<br><br>b<br/>c", 1000), "a\n\nb\nc");
    EXPECT_EQ(html_to_lines("<table><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></table>", 1000),
              "x 1\ny 2");
    EXPECT_EQ(html_to_lines("<ul><li>您好</li><li>&lt;b&gt;</li></ul>", 1000), "您好\n<b>");
}

TEST(HtmlLines, the_preview_stays_one_line) { EXPECT_EQ(html_to_text("<p>a</p><p>b<br>c</p>", 100), "a b c"); }

}  // namespace
}  // namespace kontor::mime
