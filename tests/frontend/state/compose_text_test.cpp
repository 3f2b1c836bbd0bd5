#include "frontend/state/compose_text.hpp"

#include <gtest/gtest.h>

namespace kontor::state {
namespace {

TEST(ComposeText, addresses_as_people_type_them) {
    EXPECT_EQ(recipient_of(" Li Wei <li.wei@trade.example> "), (Recipient{{"Li Wei", "li.wei@trade.example"}, true}));
    EXPECT_EQ(recipient_of("\"Larsen, Ann\" <ann@work.example>"),
              (Recipient{{"Larsen, Ann", "ann@work.example"}, true}));
    EXPECT_EQ(recipient_of("ann@work.example"), (Recipient{{std::nullopt, "ann@work.example"}, true}));
    EXPECT_EQ(recipient_of("<ann@work.example>"), (Recipient{{std::nullopt, "ann@work.example"}, true}));
    for (const char* wrong : {"ann", "ann@", "@work.example", "ann@work", "a b@work.example", "ann@work..example",
                              "ann@work.example.", "ann@-work.example", "ann@@work.example", ".ann@work.example"})
        EXPECT_FALSE(recipient_of(wrong).is_valid) << wrong;
    EXPECT_TRUE(is_address("用户@例子.中国"));
    std::string rest;
    EXPECT_EQ(recipients_of("a@b.example, c@d.example; Ann <a", &rest).size(), 2u);
    EXPECT_EQ(rest, "Ann <a");
    EXPECT_EQ(recipients_of("a@b.example\nc@d.example\n").size(), 2u);
    EXPECT_EQ(recipients_of(" , ;").size(), 0u);
    for (const mail::EmailAddress& person : std::vector<mail::EmailAddress>{
             {"Larsen, Ann", "a@b.example"}, {"李伟", "l@b.example"}, {std::nullopt, "x@b.example"}})
        EXPECT_EQ(recipient_of(as_typed(person)).is, person);
}

TEST(ComposeText, prefixes_stand_once) {
    EXPECT_EQ(reply_subject("Hello"), "Re: Hello");
    EXPECT_EQ(reply_subject("RE: re[2]: AW : Antw: Hello"), "Re: Hello");
    EXPECT_EQ(reply_subject("回复：答复: 订单"), "Re: 订单");
    EXPECT_EQ(reply_subject("Reading list"), "Re: Reading list");
    EXPECT_EQ(forward_subject("WG: Fwd: FW: Hello"), "Fwd: Hello");
    EXPECT_EQ(forward_subject("转发：订单"), "Fwd: 订单");
    EXPECT_EQ(forward_subject("Re: Hello"), "Fwd: Re: Hello");
    EXPECT_EQ(reply_subject(""), "Re: ");
}

TEST(ComposeText, quotes_and_signatures) {
    EXPECT_EQ(quoted_lines("Dear Ann,\r\n\r\n> before\nthanks\n\n"), "> Dear Ann,\n>\n>> before\n> thanks\n");
    EXPECT_EQ(opening_text("", ""), "");
    EXPECT_EQ(opening_text("Ann", "Bob wrote:\n> x\n"), "\n\n-- \nAnn\n\nBob wrote:\n> x\n");
    EXPECT_EQ(opening_text("", "Bob wrote:\n> x\n"), "\n\nBob wrote:\n> x\n");
    const std::string text = "Hi\n\n-- \nAnn\n\nBob wrote:\n> x\n";
    EXPECT_EQ(with_signature(text, "Ann", "Sales\nWork"), "Hi\n\n-- \nSales\nWork\n\nBob wrote:\n> x\n");
    EXPECT_EQ(with_signature(text, "Ann", ""), "Hi\n\nBob wrote:\n> x\n");
    EXPECT_EQ(with_signature("Hi\n\n-- \nAnn (away)\n", "Ann", "Sales"), "Hi\n\n-- \nAnn (away)\n")
        << "the person changed it";
}

}  // namespace
}  // namespace kontor::state
