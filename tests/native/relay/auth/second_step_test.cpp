// Codes that change with time, and the networks a person may come from.
#include <gtest/gtest.h>

#include <set>

#include "native/relay/auth/networks.hpp"
#include "native/relay/auth/totp.hpp"

namespace kontor::auth {
namespace {

// RFC 6238 appendix B, SHA-1, the last six digits.
TEST(Totp, CodesAreThoseOfTheRfc) {
    const std::string secret = "12345678901234567890";
    const struct {
        std::int64_t time;
        const char* code;
    } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& vector : vectors) EXPECT_EQ(totp_code(secret, vector.time / 30), vector.code) << vector.time;
}

TEST(Totp, ACodeIsGoodForItsStepAndTheNeighbours) {
    const Secret secret = make_totp_secret();
    const std::string code = totp_code(secret.reveal(), 1000);
    for (const std::int64_t step : {999, 1000, 1001}) {
        EXPECT_EQ(totp_step(secret.reveal(), code, UtcTime{step * 30}), 1000) << step;
    }
    EXPECT_FALSE(totp_step(secret.reveal(), code, UtcTime{1002 * 30}));
    EXPECT_FALSE(totp_step(secret.reveal(), code, UtcTime{998 * 30}));
    EXPECT_EQ(totp_step(secret.reveal(), code.substr(0, 3) + ' ' + code.substr(3), UtcTime{30'000}), 1000);
    EXPECT_FALSE(totp_step(secret.reveal(), "", UtcTime{30'000}));
    EXPECT_FALSE(totp_step(secret.reveal(), code + "0", UtcTime{30'000}));
}

// RFC 4648 10.
TEST(Totp, SecretsAreSpelledInBase32) {
    EXPECT_EQ(base32(""), "");
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32("fo"), "MZXQ");
    EXPECT_EQ(base32("foo"), "MZXW6");
    EXPECT_EQ(base32("foob"), "MZXW6YQ");
    EXPECT_EQ(base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(totp_uri("Jörg & Co", "foobar"),
              "otpauth://totp/Kontor:J%C3%B6rg%20%26%20Co?secret=MZXW6YTBOI&issuer=Kontor");
}

TEST(Totp, RecoveryCodesAreFoundHoweverTheyAreTyped) {
    const auto codes = make_recovery_codes();
    ASSERT_EQ(codes.size(), 10u);
    std::set<std::string> different;
    for (const Secret& code : codes) {
        const std::string text(code.reveal());
        different.insert(text);
        EXPECT_EQ(text.size(), 19u);
        std::string typed;
        for (const char c : text) typed += c == '-' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        EXPECT_EQ(recovery_code_hash(typed), recovery_code_hash(text));
    }
    EXPECT_EQ(different.size(), 10u);
}

TEST(Networks, AreSpelledOneWay) {
    EXPECT_EQ(normal_network("192.0.2.7").value(), "192.0.2.7");
    EXPECT_EQ(normal_network("192.0.2.7/32").value(), "192.0.2.7");
    EXPECT_EQ(normal_network("192.0.2.7/24").value(), "192.0.2.0/24");
    EXPECT_EQ(normal_network("10.1.2.3/9").value(), "10.0.0.0/9");
    EXPECT_EQ(normal_network("0.0.0.0/0").value(), "0.0.0.0/0");
    EXPECT_EQ(normal_network("2001:DB8:0:0::1/32").value(), "2001:db8::/32");
    for (const char* wrong : {"", "example.org", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1",
                              "192.0.2.0/8x", "2001:db8::/129", "192.0.2.0 /24"})
        EXPECT_FALSE(normal_network(wrong)) << wrong;
}

TEST(Networks, SayWhoMayCome) {
    EXPECT_TRUE(may_come_from({}, "192.0.2.7"));
    EXPECT_TRUE(may_come_from({"192.0.2.0/24"}, "192.0.2.255"));
    EXPECT_FALSE(may_come_from({"192.0.2.0/24"}, "192.0.3.0"));
    EXPECT_TRUE(may_come_from({"198.51.100.1", "192.0.2.0/24"}, "198.51.100.1"));
    EXPECT_TRUE(may_come_from({"192.0.2.0/24"}, "::ffff:192.0.2.9")) << "IPv4 in IPv6 is IPv4";
    EXPECT_TRUE(may_come_from({"2001:db8::/33"}, "2001:db8:7fff::1"));
    EXPECT_FALSE(may_come_from({"2001:db8::/33"}, "2001:db8:8000::1"));
    EXPECT_FALSE(may_come_from({"0.0.0.0/0"}, "2001:db8::1"));
    EXPECT_FALSE(may_come_from({"192.0.2.0/24"}, "somewhere"));
}

}  // namespace
}  // namespace kontor::auth
