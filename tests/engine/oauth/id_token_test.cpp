#include "engine/oauth/id_token.hpp"

#include <gtest/gtest.h>

#include "engine/oauth/base64url.hpp"

namespace kontor::oauth {
namespace {

constexpr UtcTime now{1'764'158'400};

Provider issuer(std::string name = "https://id.example.org") {
    Provider provider;
    provider.issuer = std::move(name);
    provider.client_id = "kontor";
    return provider;
}

Result<Claims> read(const std::string& payload, const Provider& provider = issuer()) {
    return read_id_token(base64url_encode(R"({"alg":"RS256"})") + "." + base64url_encode(payload) + ".c2ln", provider,
                         "n1", now);
}

TEST(IdToken, SaysWhoSignedIn) {
    const auto claims = read(R"({"iss": "https://id.example.org", "aud": "kontor", "exp": 1764162000, "nonce": "n1",
        "sub": "7", "email": "a@example.org"})");
    ASSERT_TRUE(claims) << claims.error().message();
    EXPECT_EQ(claims->address, "a@example.org");
    EXPECT_EQ(claims->subject, "7");
}

TEST(IdToken, OfMicrosoftNamesAddressAndTenantInItsOwnWay) {
    const auto claims = read(R"({"iss": "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
        "tid": "9188040d-6c67-4c5b-b112-36a304b66dad", "aud": "kontor", "exp": 1764162000, "nonce": "n1", "sub": "7",
        "preferred_username": "a@outlook.com"})",
                             issuer("https://login.microsoftonline.com/{tenantid}/v2.0"));
    ASSERT_TRUE(claims) << claims.error().message();
    EXPECT_EQ(claims->address, "a@outlook.com");
}

TEST(IdToken, IsRefusedByTheClaimThatDoesNotFit) {
    struct Row {
        const char* payload;
        const char* where;
    };
    const Row rows[] = {
        {R"({"iss": "https://evil.example", "aud": "kontor", "exp": 1764162000, "nonce": "n1"})", "iss"},
        {R"({"aud": "kontor", "exp": 1764162000, "nonce": "n1"})", "iss"},
        {R"({"iss": "https://id.example.org", "aud": "other", "exp": 1764162000, "nonce": "n1"})", "aud"},
        {R"({"iss": "https://id.example.org", "exp": 1764162000, "nonce": "n1"})", "aud"},
        {R"({"iss": "https://id.example.org", "aud": ["kontor", "other"], "exp": 1764162000, "nonce": "n1"})", "azp"},
        {R"({"iss": "https://id.example.org", "aud": "kontor", "azp": "other", "exp": 1764162000, "nonce": "n1"})",
         "azp"},
        {R"({"iss": "https://id.example.org", "aud": "kontor", "exp": 1764158000, "nonce": "n1"})", "exp"},
        {R"({"iss": "https://id.example.org", "aud": "kontor", "nonce": "n1"})", "exp"},
        {R"({"iss": "https://id.example.org", "aud": "kontor", "exp": 1764162000, "nonce": "n2"})", "nonce"},
        {R"({"iss": "https://id.example.org", "aud": "kontor", "exp": 1764162000})", "nonce"},
        {R"({"iss": 7})", "iss"},
    };
    for (const Row& row : rows) {
        const auto claims = read(row.payload);
        ASSERT_FALSE(claims) << row.payload;
        EXPECT_EQ(claims.error().where, row.where) << claims.error().message();
    }
}

TEST(IdToken, WithAListOfAudiencesNamesUs) {
    EXPECT_TRUE(read(R"({"iss": "https://id.example.org", "aud": ["kontor"], "exp": 1764162000, "nonce": "n1"})"));
    EXPECT_TRUE(read(R"({"iss": "https://id.example.org", "aud": ["x", "kontor"], "azp": "kontor", "exp": 1764162000,
        "nonce": "n1"})"));
}

TEST(IdToken, ThatIsNone) {
    for (const char* bad : {"", "a.b", "a..c", "a.!.c", "...."})
        EXPECT_FALSE(read_id_token(bad, issuer(), "n1", now)) << bad;
}

// A tenant that is none must not become part of an issuer.
TEST(IdToken, OfATenantThatIsNone) {
    EXPECT_FALSE(read(R"({"iss": "https://login.microsoftonline.com/evil.example/v2.0", "tid": "evil.example",
        "aud": "kontor", "exp": 1764162000, "nonce": "n1"})",
                      issuer("https://login.microsoftonline.com/{tenantid}/v2.0")));
}

}  // namespace
}  // namespace kontor::oauth
