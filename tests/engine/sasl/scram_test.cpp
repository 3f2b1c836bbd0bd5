#include "engine/sasl/scram.hpp"

#include <gtest/gtest.h>

namespace kontor::sasl {
namespace {

constexpr char nonce[] = "rOprNGfwEbeRWgbNEkqO";
constexpr char server_first[] =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr char server_final[] = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

ScramSha256 started() {
    ScramSha256 scram({"user", Secret("pencil")}, nonce);
    scram.initial();
    return scram;
}

TEST(ScramSha256, AnswersTheExampleOfRfc7677) {
    ScramSha256 scram({"user", Secret("pencil")}, nonce);
    EXPECT_EQ(scram.initial(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    const auto proof = scram.respond(server_first);
    ASSERT_TRUE(proof);
    EXPECT_EQ(*proof,
              "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
              "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_FALSE(scram.complete());
    const auto last = scram.respond(server_final);
    ASSERT_TRUE(last);
    EXPECT_EQ(*last, "");
    EXPECT_TRUE(scram.complete());
}

TEST(ScramSha256, EscapesTheName) {
    ScramSha256 scram({"a,b=c", Secret("x")}, "n");
    EXPECT_EQ(scram.initial(), "n,,n=a=2Cb=3Dc,r=n");
}

TEST(ScramSha256, IsNotCompleteWithoutTheServersSignature) {
    ScramSha256 scram = started();
    ASSERT_TRUE(scram.respond(server_first));
    EXPECT_FALSE(scram.respond("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5="));
    EXPECT_FALSE(scram.complete());
}

TEST(ScramSha256, RefusesAServerThatErrs) {
    ScramSha256 scram = started();
    ASSERT_TRUE(scram.respond(server_first));
    EXPECT_FALSE(scram.respond("e=invalid-proof"));
}

TEST(ScramSha256, RefusesAFirstMessageThatIsNotSafe) {
    for (const char* message : {
             "",
             "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",             // no nonce of its own
             "r=somebody-else,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",                    // not our nonce
             "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",                                    // no salt
             "r=rOprNGfwEbeRWgbNEkqOx,s=!!!!,i=4096",                                // not base64
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",               // too cheap to guess
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4294967295",      // an hour of our time
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999",  // no number of ours
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096x",
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==",
             "m=future,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
         }) {
        ScramSha256 scram = started();
        EXPECT_FALSE(scram.respond(message)) << message;
        EXPECT_FALSE(scram.complete());
    }
}

}  // namespace
}  // namespace kontor::sasl
