#include "engine/smtp/parse.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kontor::smtp {
namespace {

TEST(ParseReplyLine, ReadsCodesGenerously) {
    const auto line = parse_reply_line("550-5.1.1 no such user");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->code, 550);
    EXPECT_FALSE(line->is_last);
    EXPECT_EQ(line->enhanced, (EnhancedCode{5, 1, 1}));
    EXPECT_EQ(line->text, "no such user");
    EXPECT_TRUE(parse_reply_line("250")->is_last);
    EXPECT_EQ(parse_reply_line("250\tok")->text, "ok");
    EXPECT_EQ(parse_reply_line("250 2.0.0")->enhanced, (EnhancedCode{2, 0, 0}));
    EXPECT_EQ(parse_reply_line("334 dGVzdA==")->text, "dGVzdA==");
}

// RFC 2034 4: a number of another class, or of other parts, is words.
TEST(ParseReplyLine, TakesNoVersionForACode) {
    for (const Bytes words : {"5.1.1 no", "2.0 x", "2.0.0.1 x", "2.0.0x", "2..0 x", "2.1000.0 x", "10.0.0.1"}) {
        const std::string whole = "250 " + std::string(words);
        const auto line = parse_reply_line(whole);
        ASSERT_TRUE(line);
        EXPECT_EQ(line->enhanced, EnhancedCode{}) << words;
        EXPECT_EQ(line->text, words);
    }
}

TEST(ParseReplyLine, RefusesWhatIsNone) {
    for (const Bytes bad : {"", "25", "+OK", "199 x", "600 x", "2500", "250_x", "ab0 x", " 250 x", "-250"}) {
        EXPECT_FALSE(parse_reply_line(bad)) << bad;
    }
}

TEST(ParseCapability, ReadsWhatServersSay) {
    Capabilities server;
    for (const Bytes line : {"PIPELINING", "size 1000", "AUTH=LOGIN", "auth PLAIN XYZ", "X-EXPS XOAUTH2", "8bitmime",
                             "DSN", "STARTTLS", "SMTPUTF8", "REQUIRETLS", "ENHANCEDSTATUSCODES", "", "AUTHX"}) {
        parse_capability(line, server);
    }
    using sasl::Mechanism;
    EXPECT_EQ(server.sasl, sasl::Mechanisms(Mechanism::login, Mechanism::plain, Mechanism::xoauth2));
    EXPECT_TRUE(server.pipelining && server.eight_bit && server.dsn && server.starttls && server.utf8 &&
                server.require_tls);
    EXPECT_EQ(server.size, 1000u);
    Capabilities odd;
    parse_capability("SIZE lots", odd);
    EXPECT_TRUE(odd.size_announced);
    EXPECT_FALSE(odd.size);
    EXPECT_FALSE(odd.auth);
}

TEST(ParsePathArgument, FindsPathAndParameters) {
    const auto mail = parse_path_argument("from: <\"a>b\"@c> SIZE=10  BODY=8BITMIME SMTPUTF8 X=", "FROM");
    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->path, "\"a>b\"@c");
    ASSERT_EQ(mail->parameters.size(), 4u);
    EXPECT_EQ(mail->parameters[0].value, "10");
    EXPECT_EQ(mail->parameters[2].name, "SMTPUTF8");
    EXPECT_EQ(mail->parameters[3].value, "");
    EXPECT_EQ(parse_path_argument("FROM:<>", "FROM")->path, "");
    for (const Bytes bad :
         {"", "FROM", "FROM <a@b>", "FROM:a@b", "FROM:<a@b", "TO:<a@b>", "FROM:<a@b>x", "FROM:<\"a@b>"}) {
        EXPECT_FALSE(parse_path_argument(bad, "FROM")) << bad;
    }
}

TEST(ParseNumber, IsDigitsOnly) {
    EXPECT_EQ(parse_number("18446744073709551615"), 18446744073709551615u);
    for (const Bytes bad : {"", "-1", "+1", "1x", " 1", "18446744073709551616"}) EXPECT_FALSE(parse_number(bad)) << bad;
}

}  // namespace
}  // namespace kontor::smtp
