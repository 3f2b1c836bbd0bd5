#include "engine/sasl/exchange.hpp"

#include <gtest/gtest.h>

#include "engine/sasl/refusal.hpp"

namespace kontor::sasl {
namespace {

Exchange exchange(Mechanism mechanism) { return {mechanism, {"tim", Secret("secret")}, {"nonce", "host", 995}}; }

TEST(Mechanism, IsKnownByItsNameInAnyCase) {
    for (const Mechanism m : {Mechanism::scram_sha_256, Mechanism::plain, Mechanism::login, Mechanism::cram_md5,
                              Mechanism::oauthbearer, Mechanism::xoauth2}) {
        EXPECT_EQ(mechanism(name(m)), m);
    }
    EXPECT_EQ(mechanism("Scram-Sha-256"), Mechanism::scram_sha_256);
    EXPECT_EQ(mechanism("SCRAM-SHA-256-PLUS"), std::nullopt);
    EXPECT_EQ(mechanism("NTLM"), std::nullopt);
    EXPECT_EQ(mechanism(""), std::nullopt);
}

TEST(Mechanisms, AreASet) {
    Mechanisms some(Mechanism::plain, Mechanism::xoauth2);
    EXPECT_TRUE(some.contains(Mechanism::plain));
    EXPECT_FALSE(some.contains(Mechanism::login));
    EXPECT_TRUE(Mechanisms().empty());
}

TEST(Exchange, KnowsWhoSpeaksFirst) {
    EXPECT_TRUE(exchange(Mechanism::scram_sha_256).has_initial());
    EXPECT_TRUE(exchange(Mechanism::plain).has_initial());
    EXPECT_TRUE(exchange(Mechanism::oauthbearer).has_initial());
    EXPECT_TRUE(exchange(Mechanism::xoauth2).has_initial());
    EXPECT_FALSE(exchange(Mechanism::login).has_initial());
    EXPECT_FALSE(exchange(Mechanism::cram_md5).has_initial());
}

// Whatever the server says, in every mechanism: at most three answers.
TEST(Exchange, EndsAfterThreeChallenges) {
    for (const Mechanism m : {Mechanism::scram_sha_256, Mechanism::plain, Mechanism::login, Mechanism::cram_md5,
                              Mechanism::oauthbearer, Mechanism::xoauth2}) {
        Exchange endless = exchange(m);
        if (endless.has_initial()) endless.initial();
        int answered = 0;
        while (endless.respond("<1@host>") && answered < 10) ++answered;
        EXPECT_LE(answered, 3) << name(m);
    }
}

// RFC 7628 3.2.2.
TEST(Exchange, TellsWhyATokenIsRefused) {
    for (const Mechanism m : {Mechanism::oauthbearer, Mechanism::xoauth2}) {
        Exchange refused = exchange(m);
        (void)refused.initial();
        EXPECT_EQ(refused.refusal(), "");
        const auto answer = refused.respond(R"({"status": "invalid_token", "scope": "mail"})");
        ASSERT_TRUE(answer);
        EXPECT_EQ(*answer, m == Mechanism::xoauth2 ? "" : "\1");
        EXPECT_EQ(refused.refusal(), "invalid_token");
        EXPECT_FALSE(refused.complete());
    }
    EXPECT_EQ(exchange(Mechanism::plain).refusal(), "");
}

TEST(Refusal, IsReadFromWhateverAServerSends) {
    EXPECT_EQ(refusal_of(R"({"status": "401", "schemes": "bearer mac", "scope": "https://mail.google.com/"})"), "401");
    EXPECT_EQ(refusal_of(R"({"status": 400})"), "400");
    EXPECT_EQ(refusal_of("{\"status\": \"in\u0001valid\\r\\n\"}"), "");
    for (const char* nothing : {"", "no", "[]", "{}", R"({"status": null})", R"({"status": {}})"})
        EXPECT_EQ(refusal_of(nothing), "") << nothing;
    EXPECT_EQ(refusal_of("{\"status\": \"" + std::string(10'000, 'x') + "\"}"), "");
}

}  // namespace
}  // namespace kontor::sasl
