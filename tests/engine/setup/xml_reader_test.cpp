#include "engine/setup/xml_reader.hpp"

#include <gtest/gtest.h>

namespace kontor::setup {
namespace {

std::string complaint(std::string_view document, const XmlLimits& limits = {}) {
    const auto read = read_xml(document, limits);
    return read ? "" : read.error().message();
}

TEST(XmlReader, reads_elements_attributes_and_text) {
    const auto root = read_xml(
        "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a > comment --><a x='1' y=\"&lt;&#x4e2d;&#65;\">\n "
        "<b/>t<![CDATA[<&>]]> &amp; u"
        "<b>second</b></a>\n");
    ASSERT_TRUE(root) << root.error().message();
    EXPECT_EQ(root->name, "a");
    EXPECT_EQ(root->attribute("x"), "1");
    EXPECT_EQ(root->attribute("y"), "<中A");
    EXPECT_EQ(root->attribute("z"), "");
    EXPECT_EQ(root->text, "t<&> & u");
    ASSERT_EQ(root->children.size(), 2u);
    EXPECT_EQ(root->child("b"), &root->children.front());
    EXPECT_EQ(root->children.back().text, "second");
    EXPECT_EQ(root->child_text("c"), "");
}

TEST(XmlReader, refuses_whatever_would_be_expanded_or_fetched) {
    EXPECT_EQ(complaint("<!DOCTYPE a [<!ENTITY b \"b\">]><a>&b;</a>"), "Document types are not read (line 1)");
    EXPECT_EQ(complaint("<a>\n&b;</a>"),
              "Not an entity: expected one of the five of XML, or a character reference (line 1)");
    EXPECT_NE(complaint("<a>&#0;</a>"), "");
    EXPECT_NE(complaint("<a>&#xd800;</a>"), "");
    EXPECT_NE(complaint("<a>&#x110000;</a>"), "");
    EXPECT_NE(complaint("<a>&#;</a>"), "");
    EXPECT_NE(complaint("<a>&#x;</a>"), "");
    EXPECT_NE(complaint("<a>&</a>"), "");
}

TEST(XmlReader, refuses_what_is_not_well_formed) {
    for (const char* document : {"",
                                 " ",
                                 "a",
                                 "<a>",
                                 "<a",
                                 "<",
                                 "</a>",
                                 "<a></b>",
                                 "<a></a",
                                 "<a/><b/>",
                                 "<a/>text",
                                 "<a b>",
                                 "<a b=c/>",
                                 "<a b='c/>",
                                 "<a b='1' b=''/>",
                                 "<a b='<'/>",
                                 "<a / >",
                                 "<1/>",
                                 "<a><!-- </a>",
                                 "<a><![CDATA[</a>",
                                 "<![CDATA[a]]>",
                                 "<?xml",
                                 "<a>\xff</a>",
                                 "<a b='' b=''/>"})
        EXPECT_NE(complaint(document), "") << document;
    EXPECT_EQ(complaint("<a>\n<b>\n</a>"), "The end of another element: expected </b> (line 3)");
}

TEST(XmlReader, has_limits) {
    EXPECT_EQ(complaint("<a><b><c/></b></a>", {.depth = 2}), "Elements too deep inside each other (line 1)");
    EXPECT_EQ(complaint("<a><b/><b/></a>", {.elements = 2}), "Too many elements (line 1)");
    EXPECT_EQ(complaint("<a b='' c=''/>", {.attributes = 1}), "Too many attributes (line 1)");
    EXPECT_EQ(complaint("<aaaa/>", {.octets = 6}), "The document is too long (line 1)");
    EXPECT_EQ(complaint("<a><b><c/></b></a>", {.octets = 18, .depth = 3, .elements = 3}), "");
}

}  // namespace
}  // namespace kontor::setup
