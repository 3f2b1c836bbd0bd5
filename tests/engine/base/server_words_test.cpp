#include "engine/base/server_words.hpp"

#include <gtest/gtest.h>

namespace kontor {
namespace {

TEST(ServerWords, LeavesOrdinaryWordsAlone) {
    EXPECT_EQ(server_words("Mailbox of Zo\xc3\xab is in use \xe2\x80\x93 \xf0\x9f\x94\x92"),
              "Mailbox of Zo\xc3\xab is in use \xe2\x80\x93 \xf0\x9f\x94\x92");
    EXPECT_EQ(server_words(""), "");
}

TEST(ServerWords, TakesOutWhatControlsATerminalOrTurnsText) {
    EXPECT_EQ(server_words("\x1b[2J\x07ok\r\n\x7f"), "[2Jok");
    EXPECT_EQ(server_words("a\tb"), "a b");
    EXPECT_EQ(server_words("\xc2\x9b"
                           "31mred"),
              "31mred");  // C1: CSI in one character
    EXPECT_EQ(server_words("\xe2\x80\xae"
                           "drowssap"),
              "drowssap");                                                                // U+202E
    EXPECT_EQ(server_words("\xe2\x81\xa6x\xe2\x81\xa9\xe2\x80\x8b\xef\xbb\xbfy"), "xy");  // U+2066, 2069, 200B, FEFF
    EXPECT_EQ(server_words("\xf3\xa0\x81\x81tag"), "tag");                                // U+E0041
}

TEST(ServerWords, ReplacesOctetsThatAreNotUtf8) {
    EXPECT_EQ(server_words("caf\xe9!"), "caf?!");
    EXPECT_EQ(server_words("\xc0\xaf"), "??");            // overlong
    EXPECT_EQ(server_words("\xed\xa0\x80"), "???");       // a surrogate
    EXPECT_EQ(server_words("\xf4\x90\x80\x80"), "????");  // beyond U+10FFFF
    EXPECT_EQ(server_words("\xe2\x82"), "??");            // cut short
}

TEST(ServerWords, KeepsTwoHundredCharacters) {
    EXPECT_EQ(server_words(std::string(1'000'000, 'x')), std::string(200, 'x'));
    std::string umlauts, kept;
    for (int i = 0; i < 300; ++i) umlauts += "\xc3\xa4";
    EXPECT_EQ(server_words(umlauts).size(), 400u);
    EXPECT_EQ(server_words(std::string(300, '\x01') + "late"), "");
}

TEST(ServerWords, TrimsBlanks) { EXPECT_EQ(server_words("  a b  "), "a b"); }

}  // namespace
}  // namespace kontor
