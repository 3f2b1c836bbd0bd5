#include "engine/pop3/parse.hpp"

#include <gtest/gtest.h>

namespace kontor::pop3 {
namespace {

TEST(ParseReply, TakesStatusCodeAndText) {
    const auto reply = parse_reply("-ERR [IN-USE] busy");
    ASSERT_TRUE(reply);
    EXPECT_FALSE(reply->ok);
    EXPECT_EQ(reply->code, ResponseCode::in_use);
    EXPECT_EQ(reply->text, "busy");
    EXPECT_EQ(reply->words, "[IN-USE] busy");
    EXPECT_TRUE(parse_reply("+OK")->ok);
    EXPECT_EQ(parse_reply("+ok  x ")->text, "x ");
}

TEST(ParseReply, KnowsTheCodesInAnyCase) {
    const auto code = [](Bytes line) { return parse_reply(line)->code; };
    EXPECT_EQ(code("-ERR [login-delay] x"), ResponseCode::login_delay);
    EXPECT_EQ(code("-ERR [SYS/TEMP]"), ResponseCode::sys_temp);
    EXPECT_EQ(code("-ERR [SYS/PERM/X] x"), ResponseCode::sys_perm);
    EXPECT_EQ(code("-ERR [AUTH] x"), ResponseCode::auth);
    EXPECT_EQ(code("-ERR [UTF8] x"), ResponseCode::utf8);
    EXPECT_EQ(code("-ERR [FUTURE] x"), ResponseCode::unknown);
    EXPECT_EQ(code("-ERR [AUTH"), ResponseCode::none);
    EXPECT_EQ(code("-ERR x [AUTH]"), ResponseCode::none);
}

TEST(ParseReply, RefusesOtherLines) {
    for (const Bytes line : {"", "+", "+ x", "+O", "-", "-ER", "OK", " +OK", "220 x", "* OK"}) {
        EXPECT_FALSE(parse_reply(line)) << line;
    }
}

TEST(ParseContinuation, TakesTheChallenge) {
    EXPECT_EQ(parse_continuation("+ abc"), "abc");
    EXPECT_EQ(parse_continuation("+abc"), "abc");
    EXPECT_EQ(parse_continuation("+"), "");
    EXPECT_EQ(parse_continuation("+OK abc"), std::nullopt);
    EXPECT_EQ(parse_continuation("-ERR"), std::nullopt);
}

Capabilities capability(Bytes line) {
    Capabilities capabilities;
    parse_capability(line, capabilities);
    return capabilities;
}

TEST(ParseCapability, KnowsThoseOfRfc2449) {
    EXPECT_TRUE(capability("TOP").top);
    EXPECT_TRUE(capability("user").user);
    EXPECT_TRUE(capability("UIDL").uidl);
    EXPECT_TRUE(capability("STLS").stls);
    EXPECT_TRUE(capability("PIPELINING").pipelining);
    EXPECT_TRUE(capability("RESP-CODES").resp_codes);
    EXPECT_TRUE(capability("AUTH-RESP-CODE").auth_resp_code);
    EXPECT_TRUE(capability("UTF8 USER").utf8);
    EXPECT_EQ(capability("SASL PLAIN  cram-md5 X").sasl,
              sasl::Mechanisms(sasl::Mechanism::plain, sasl::Mechanism::cram_md5));
    EXPECT_EQ(capability("LOGIN-DELAY 900 USER").login_delay, std::chrono::seconds(900));
    EXPECT_TRUE(capability("LOGIN-DELAY 900 USER").per_user);
    EXPECT_FALSE(capability("LOGIN-DELAY 900").per_user);
    EXPECT_EQ(capability("EXPIRE 0").expire_days, 0u);
    EXPECT_EQ(capability("EXPIRE NEVER").expire_days, std::nullopt);
    EXPECT_TRUE(capability("EXPIRE NEVER USER").per_user);
    EXPECT_EQ(capability("IMPLEMENTATION a \x1b[1mb").implementation, "a [1mb");
}

TEST(ParseCapability, IgnoresTheRest) {
    for (const Bytes line : {"", " ", "X-NEW", "LOGIN-DELAY", "LOGIN-DELAY x", "LOGIN-DELAY 99999999999999999999",
                             "EXPIRE -1", "SASL", "TOPPING"}) {
        const Capabilities capabilities = capability(line);
        EXPECT_FALSE(capabilities.top) << line;
        EXPECT_FALSE(capabilities.login_delay) << line;
        EXPECT_FALSE(capabilities.expire_days) << line;
        EXPECT_TRUE(capabilities.sasl.empty()) << line;
    }
}

TEST(ParseMaildrop, ReadsTwoNumbers) {
    EXPECT_EQ(parse_maildrop("2 320")->messages, 2u);
    EXPECT_EQ(parse_maildrop("2 320 octets")->octets, 320u);
    EXPECT_EQ(parse_maildrop("2")->octets, 0u);
    EXPECT_EQ(parse_maildrop("2 -5")->octets, 0u);
    EXPECT_EQ(parse_maildrop("2   18446744073709551615")->octets, 18446744073709551615u);
    EXPECT_FALSE(parse_maildrop(""));
    EXPECT_FALSE(parse_maildrop("-1 5"));
    EXPECT_FALSE(parse_maildrop("two"));
    EXPECT_FALSE(parse_maildrop("18446744073709551616 1"));
}

TEST(ParseCommand, KeepsTheArgumentWhole) {
    EXPECT_EQ(parse_command("PASS  a b ").argument, " a b ");
    EXPECT_EQ(parse_command("PASS  a b ").keyword, "PASS");
    EXPECT_EQ(parse_command("QUIT").argument, "");
    EXPECT_EQ(parse_command("").keyword, "");
}

}  // namespace
}  // namespace kontor::pop3
