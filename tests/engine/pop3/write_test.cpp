#include "engine/pop3/write.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kontor::pop3 {
namespace {

TEST(WriteCommand, IsOneLine) {
    std::string out;
    write_command(out, "STAT");
    write_command(out, "RETR", 4294967295u);
    write_command(out, "TOP", 1u, 0u);
    write_command(out, "USER", "fred smith");
    EXPECT_EQ(out, "STAT\r\nRETR 4294967295\r\nTOP 1 0\r\nUSER fred smith\r\n");
}

// Threat A12: for any octets the wire carries exactly one CRLF per command, and no other control character.
TEST(WriteCommand, IsOneLineWhateverTheArgument) {
    for (int octet = 0; octet < 256; ++octet) {
        const std::string argument = std::string("a") + static_cast<char>(octet) + "b";
        std::string out;
        write_command(out, "USER", argument);
        ASSERT_EQ(std::count(out.begin(), out.end(), '\n'), 1) << octet;
        ASSERT_EQ(std::count_if(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }), 2)
            << octet;
        ASSERT_EQ(out.substr(out.size() - 2), "\r\n");
        ASSERT_EQ(has_control(argument), octet < 0x20 || octet == 0x7f) << octet;
    }
}

TEST(WriteReply, LeavesControlCharactersOut) {
    std::string out;
    write_reply(out, true, "");
    write_reply(out, false, "a\r\n+OK forged\0");
    EXPECT_EQ(out, "+OK\r\n-ERR a+OK forged\r\n");
}

}  // namespace
}  // namespace kontor::pop3
