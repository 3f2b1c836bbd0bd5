#include "bridge/decode.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/linear_work.hpp"

namespace kontor::bridge {
namespace {

using Marks = std::vector<std::pair<std::size_t, std::size_t>>;

TEST(DecodeMarked, TakesMarksAndEscapesOutOfTheText) {
    EXPECT_EQ(decode_marked("a <mark>b&amp;c</mark> &lt;d&gt; &quot;e&#39;"),
              (MarkedText{"a b&c <d> \"e'", Marks{{2, 5}}}));
    EXPECT_EQ(decode_marked("<mark>一</mark><mark>二</mark>"), (MarkedText{"一二", Marks{{0, 3}, {3, 6}}}));
    EXPECT_EQ(decode_marked(""), MarkedText{});
}

TEST(DecodeMarked, BearsWhatIsNotWellFormed) {
    EXPECT_EQ(decode_marked("</mark>a<mark>b<mark>c</mark></mark>&amp"), (MarkedText{"abc&amp", Marks{{2, 3}}}));
    EXPECT_EQ(decode_marked("<b>a</b><mark></mark><mark>open"), (MarkedText{"<b>a</b>open", {}}));
}

TEST(DecodeMarked, TakesTimeByTheOctet) {
    for (const char* piece : {"<", "&", "<mark>", "<mark>a</mark>", "</mark", "&amp;"})
        test::expect_linear_work([&](std::size_t size) {
            std::string html;
            while (html.size() < size) html += piece;
            return [html] { EXPECT_LE(decode_marked(html).text.size(), html.size()); };
        });
}

}  // namespace
}  // namespace kontor::bridge
