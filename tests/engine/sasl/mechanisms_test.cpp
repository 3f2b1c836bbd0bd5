// The mechanisms that are one or two messages long: RFC 4616, RFC 2195, RFC 7628, LOGIN, XOAUTH2.
#include <gtest/gtest.h>

#include "engine/sasl/cram_md5.hpp"
#include "engine/sasl/login.hpp"
#include "engine/sasl/md5.hpp"
#include "engine/sasl/oauthbearer.hpp"
#include "engine/sasl/plain.hpp"
#include "engine/sasl/xoauth2.hpp"

namespace kontor::sasl {
namespace {

std::string hex(const Md5Digest& digest) {
    std::string text;
    for (const std::uint8_t octet : digest) {
        text.push_back("0123456789abcdef"[octet >> 4]);
        text.push_back("0123456789abcdef"[octet & 15]);
    }
    return text;
}

TEST(Md5, AnswersTheSuiteOfRfc1321) {
    EXPECT_EQ(hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(hex(md5("a")), "0cc175b9c0f1b6a831c399e269772661");
    EXPECT_EQ(hex(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
    EXPECT_EQ(hex(md5("12345678901234567890123456789012345678901234567890123456789012345678901234567890")),
              "57edf4a22be3c955ac49da2e2107b67a");
}

// The padding has two shapes; the lengths around 56 and 64 are where they meet.
TEST(Md5, PadsEveryLength) {
    EXPECT_EQ(hex(md5(std::string(55, 'a'))), "ef1772b6dff9a122358552954ad0df65");
    EXPECT_EQ(hex(md5(std::string(56, 'a'))), "3b0c8ac703f828b04c6c197006d17218");
    EXPECT_EQ(hex(md5(std::string(63, 'a'))), "b06521f39153d618550606be297466d5");
    EXPECT_EQ(hex(md5(std::string(64, 'a'))), "014842d480b571495a4a0363793f7367");
}

TEST(HmacMd5, AnswersTheCasesOfRfc2202) {
    EXPECT_EQ(hex(hmac_md5(std::string(16, '\x0b'), "Hi There")), "9294727a3638bb1c13f48ef8158bfc9d");
    EXPECT_EQ(hex(hmac_md5("Jefe", "what do ya want for nothing?")), "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(hex(hmac_md5(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
              "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
}

TEST(CramMd5, AnswersTheExampleOfRfc2195) {
    CramMd5 cram({"tim", Secret("tanstaaftanstaaf")});
    const auto response = cram.respond("<1896.697170952@postoffice.reston.mci.net>");
    ASSERT_TRUE(response);
    EXPECT_EQ(*response, "tim b913a602c7eda7a495b4e6e7334d3890");
    EXPECT_TRUE(cram.complete());
    EXPECT_FALSE(cram.respond("<2@host>"));
}

TEST(CramMd5, AnswersNothingButAMessageId) {
    for (const std::string& challenge :
         {std::string(), std::string("x"), std::string("<nohost>"), std::string("1@2"), std::string("<a@b"),
          std::string("<a b@c>"), std::string("<a@b\x80>"), "<" + std::string(130, 'a') + "@b>"}) {
        CramMd5 cram({"tim", Secret("x")});
        EXPECT_FALSE(cram.respond(challenge)) << challenge;
        EXPECT_FALSE(cram.complete());
    }
}

TEST(Plain, SaysItAllAtOnce) {
    Plain plain({"tim", Secret("tanstaaftanstaaf")});
    EXPECT_FALSE(plain.complete());
    EXPECT_EQ(plain.initial(), std::string("\0tim\0tanstaaftanstaaf", 21));
    EXPECT_TRUE(plain.complete());
    EXPECT_FALSE(plain.respond(""));
}

TEST(Plain, IsReadByTheServer) {
    const auto credentials = read_plain(Bytes("\0tim\0secret", 11));
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->user, "tim");
    EXPECT_EQ(credentials->secret.reveal(), "secret");
    EXPECT_TRUE(read_plain(Bytes("tim\0tim\0secret", 14)));
}

TEST(Plain, RefusesWhatIsNotItsMessage) {
    EXPECT_FALSE(read_plain(""));
    EXPECT_FALSE(read_plain("tim"));
    EXPECT_FALSE(read_plain(Bytes("\0tim", 4)));
    EXPECT_FALSE(read_plain(Bytes("\0\0secret", 8)));
    EXPECT_FALSE(read_plain(Bytes("\0tim\0", 5)));
    EXPECT_FALSE(read_plain(Bytes("\0tim\0sec\0ret", 12)));
    EXPECT_FALSE(read_plain(Bytes("admin\0tim\0secret", 16)));
}

TEST(Login, AnswersTwoPromptsWhateverTheySay) {
    Login login({"tim", Secret("secret")});
    EXPECT_EQ(*login.respond("Username:"), "tim");
    EXPECT_FALSE(login.complete());
    EXPECT_EQ(*login.respond(""), "secret");
    EXPECT_TRUE(login.complete());
    EXPECT_FALSE(login.respond("Pin:"));
}

TEST(XOauth2, AnswersARefusalWithNothing) {
    XOauth2 oauth({"someuser@example.com", Secret("vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==")});
    EXPECT_EQ(oauth.initial(), "user=someuser@example.com\1auth=Bearer vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==\1\1");
    EXPECT_TRUE(oauth.complete());
    EXPECT_EQ(*oauth.respond("{\"status\":\"401\"}"), "");
    EXPECT_FALSE(oauth.complete());
    EXPECT_FALSE(oauth.respond("{}"));
}

TEST(OauthBearer, AnswersTheExampleOfRfc7628) {
    OauthBearer oauth({"user@example.com", Secret("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")}, "server.example.com",
                      143);
    EXPECT_EQ(oauth.initial(),
              "n,a=user@example.com,\1host=server.example.com\1port=143\1"
              "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1");
    EXPECT_TRUE(oauth.complete());
    EXPECT_EQ(*oauth.respond("{\"status\":\"invalid_token\"}"), "\1");
    EXPECT_FALSE(oauth.complete());
    EXPECT_FALSE(oauth.respond("{}"));
}

TEST(OauthBearer, EscapesTheName) {
    OauthBearer oauth({"a=b,c", Secret("t")}, "", 0);
    EXPECT_EQ(oauth.initial(), "n,a=a=3Db=2Cc,\1auth=Bearer t\1\1");
}

}  // namespace
}  // namespace kontor::sasl
