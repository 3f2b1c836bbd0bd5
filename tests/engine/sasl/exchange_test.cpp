#include "engine/sasl/exchange.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace kontor::sasl
