#include "native/relay/auth/password.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "native/relay/auth/token.hpp"

namespace kontor::auth {
namespace {

TEST(Password, IsArgon2idAndVerifies) {
    const auto hash = hash_password(Secret("correct horse"));
    ASSERT_TRUE(hash);
    EXPECT_EQ(hash->rfind("$argon2id$", 0), 0u);
    EXPECT_EQ(hash->find("correct"), std::string::npos);
    EXPECT_TRUE(verify_password(*hash, Secret("correct horse")));
    EXPECT_FALSE(verify_password(*hash, Secret("correct hors")));
    EXPECT_FALSE(verify_password(*hash, Secret("")));
}

TEST(Password, SaltsEachHash) { EXPECT_NE(*hash_password(Secret("same words")), *hash_password(Secret("same words"))); }

TEST(Password, RubbishIsNoHash) {
    EXPECT_FALSE(verify_password("", Secret("x")));
    EXPECT_FALSE(verify_password("$argon2id$v=19$m=65536", Secret("x")));
    EXPECT_FALSE(verify_password(std::string(5000, '$'), Secret("x")));
}

TEST(Password, NobodyTakesAsLongAsSomebody) {
    using clock = std::chrono::steady_clock;
    const auto hash = hash_password(Secret("somebody's"));
    const auto cost = [](std::string_view text) { return std::string(text.substr(0, text.find("p="))); };
    ASSERT_EQ(cost(kNobodysHash), cost(*hash));
    ASSERT_EQ(kNobodysHash.size(), hash->size());
    clock::duration somebody{}, nobody{};
    for (int i = 0; i < 5; ++i) {
        auto start = clock::now();
        EXPECT_FALSE(verify_password(*hash, Secret("wrong guess")));
        somebody += clock::now() - start;
        start = clock::now();
        EXPECT_FALSE(verify_nobody(Secret("wrong guess")));
        nobody += clock::now() - start;
    }
    EXPECT_LT(nobody, somebody * 2);
    EXPECT_LT(somebody, nobody * 2);
}

TEST(Password, LengthIsTheOnlyRule) {
    EXPECT_FALSE(acceptable(Secret("seven77")));
    EXPECT_TRUE(acceptable(Secret("eight888")));
    EXPECT_TRUE(acceptable(Secret(std::string(1024, 'x'))));
    EXPECT_FALSE(acceptable(Secret(std::string(1025, 'x'))));
}

TEST(Token, Is256BitsOfUrlSafeText) {
    const Secret a = make_token(), b = make_token();
    EXPECT_EQ(a.reveal().size(), 43u);
    EXPECT_EQ(a.reveal().find_first_of("+/="), std::string_view::npos);
    EXPECT_NE(a.reveal(), b.reveal());
    EXPECT_EQ(token_hash(a.reveal()).size(), 32u);
    EXPECT_EQ(token_hash("abc").substr(0, 2), "\xba\x78");  // FIPS 180-4, the example "abc"
}

TEST(Token, EqualInConstantTime) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace kontor::auth
