#include "engine/smtp/content.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace kontor::smtp {
namespace {

Result<Content, Defect> scanned(Bytes message, std::size_t piece) {
    ContentScan scan;
    for (; !message.empty(); message.remove_prefix(std::min(piece, message.size())))
        scan.take(message.substr(0, piece));
    return scan.finish();
}

TEST(Content, IsRefusedForWhatNoServerMayGet) {
    struct Row {
        std::string message;
        Defect defect;
    };
    for (const Row& row :
         {Row{"a\n", Defect::bare_lf}, Row{"\n.\n", Defect::bare_lf}, Row{"a\r\n.\nb", Defect::bare_lf},
          Row{"a\n.\r\n", Defect::bare_lf}, Row{"a\rb", Defect::bare_cr}, Row{"\r.\r", Defect::bare_cr},
          Row{"a\r\n.\r", Defect::bare_cr}, Row{"a\r\r\n", Defect::bare_cr},
          Row{std::string("a\r\n\0.\r\n", 7), Defect::nul}, Row{std::string(999, 'x') + "\r\n", Defect::long_line},
          Row{"a\r\n" + std::string(999, 'x'), Defect::long_line}}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, row.message.size()}) {
            const auto content = scanned(row.message, piece);
            ASSERT_FALSE(content) << row.message;
            EXPECT_EQ(content.error(), row.defect) << row.message;
        }
    }
}

TEST(Content, KnowsWhatItNeeds) {
    const auto plain = scanned("Subject: x\r\n\r\n.\r\n" + std::string(998, 'x') + "\r\nend", 7);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->octets(), 1020u);
    EXPECT_FALSE(plain->eight_bit());
    EXPECT_FALSE(plain->ends_in_crlf());
    const auto body = scanned("Subject: x\r\n\r\n\xc3\xa9\r\n", 1);
    EXPECT_TRUE(body->eight_bit());
    EXPECT_FALSE(body->utf8_header());
    EXPECT_TRUE(body->ends_in_crlf());
    const auto header = scanned("Subject: \xc3\xa9\r\n\r\nx", 3);
    EXPECT_TRUE(header->eight_bit());
    EXPECT_TRUE(header->utf8_header());
    EXPECT_FALSE(scanned("\r\n\xc3\xa9", 9)->utf8_header());
    EXPECT_TRUE(scanned("", 1)->ends_in_crlf());
}

// However it is cut, and compared with the definition.
TEST(Content, IsJudgedTheSameInAnyPieces) {
    std::mt19937 random(1);
    constexpr std::string_view letters = "\r\n\r\n\r\naaaa.\xc3";
    for (int round = 0; round < 3000; ++round) {
        std::string message;
        for (std::size_t i = random() % 12; i > 0; --i) {
            message += random() % 3 == 0 ? std::string(1, letters[random() % letters.size()]) : std::string("\r\n");
        }
        bool good = true;
        for (std::size_t i = 0; i < message.size(); ++i) {
            if (message[i] == '\r' && message.substr(i + 1, 1) != "\n") good = false;
            if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) good = false;
        }
        const auto whole = scanned(message, message.size() + 1);
        const auto bytes = scanned(message, 1);
        ASSERT_EQ(static_cast<bool>(whole), good);
        ASSERT_EQ(static_cast<bool>(bytes), good);
        if (!good) {
            ASSERT_EQ(whole.error(), bytes.error());
            continue;
        }
        ASSERT_EQ(whole->eight_bit(), bytes->eight_bit());
        ASSERT_EQ(whole->utf8_header(), bytes->utf8_header());
        ASSERT_EQ(whole->ends_in_crlf(), bytes->ends_in_crlf());
    }
}

}  // namespace
}  // namespace kontor::smtp
