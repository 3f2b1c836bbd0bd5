#include "engine/smtp/write.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kontor::smtp {
namespace {

// A12, E2: for any octets the wire carries exactly one CRLF per command, and no other control character.
TEST(WriteCommand, IsOneLineWhateverTheArgument) {
    for (int octet = 0; octet < 256; ++octet) {
        const std::string argument = std::string("a") + static_cast<char>(octet) + "b";
        std::string out;
        write_command(out, "EHLO", ehlo_name(argument + ".org"));
        write_command(out, "RCPT", argument);
        Envelope envelope;
        envelope.envelope_id = argument;
        Capabilities server;
        server.dsn = true;
        write_mail(out, envelope, Content(), server);
        ASSERT_EQ(std::count(out.begin(), out.end(), '\n'), 3) << octet;
        ASSERT_EQ(std::count_if(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }), 6)
            << octet;
    }
}

TEST(EhloName, IsADomainOrALiteral) {
    EXPECT_EQ(ehlo_name("mail.example.org"), "mail.example.org");
    EXPECT_EQ(ehlo_name("[192.0.2.1]"), "[192.0.2.1]");
    EXPECT_EQ(ehlo_name("[IPv6:2001:db8::1]"), "[IPv6:2001:db8::1]");
    for (const Bytes odd :
         {"", "localhost", "my_box.local", ".a.b", "a.b.", "a..b", "-a.b", "[]", "[a b]", "a b.c", "[1.2.3.4"}) {
        EXPECT_EQ(ehlo_name(odd), "[127.0.0.1]") << odd;
    }
}

// RFC 3461 4, and nothing that a line cannot hold.
TEST(Xtext, EscapesWhatItMust) {
    EXPECT_EQ(xtext("a+b=c d\r\n"), "a+2Bb+3Dc+20d+0D+0A");
    EXPECT_EQ(xtext("\xc3\xa9"), "+C3+A9");
}

TEST(WriteReply, LeavesControlCharactersOut) {
    std::string out;
    write_reply(out, 250, {2, 1, 5}, "a\r\n250 forged");
    write_reply(out, 354, {}, "go");
    EXPECT_EQ(out, "250 2.1.5 a250 forged\r\n354 go\r\n");
}

}  // namespace
}  // namespace kontor::smtp
