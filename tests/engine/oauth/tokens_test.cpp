#include "engine/oauth/tokens.hpp"

#include <gtest/gtest.h>

namespace kontor::oauth {
namespace {

constexpr UtcTime noon{1'764'158'400};

Provider provider_with_secret(bool in_header) {
    Provider provider;
    provider.name = "own";
    provider.client_id = "kon tor";
    provider.client_secret = Secret("s&cret");
    provider.secret_in_header = in_header;
    return provider;
}

Grant granted(Bytes body) {
    auto answer = read_answer(200, body, provider_with_secret(false), noon);
    if (const auto* trouble = std::get_if<Trouble>(&answer)) {
        ADD_FAILURE() << trouble->code << ' ' << trouble->words;
        return {};
    }
    return std::get<Grant>(std::move(answer));
}

Trouble trouble_of(int status, Bytes body) {
    auto answer = read_answer(status, body, provider_with_secret(false), noon);
    if (std::holds_alternative<Grant>(answer)) ADD_FAILURE() << "tokens were given";
    return std::holds_alternative<Trouble>(answer) ? std::get<Trouble>(answer) : Trouble{};
}

TEST(TokenRequest, ForACode) {
    const TokenRequest request =
        code_request(provider_with_secret(false), Secret("c/1"), "https://k/oauth/callback", Secret("verifier"));
    EXPECT_EQ(request.body.reveal(),
              "grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fk%2Foauth%2Fcallback"
              "&code_verifier=verifier&client_id=kon%20tor&client_secret=s%26cret");
    EXPECT_TRUE(request.authorization.empty());
}

TEST(TokenRequest, WithTheSecretInTheHeader) {
    const TokenRequest request = refresh_request(provider_with_secret(true), Secret("r1"));
    EXPECT_EQ(request.body.reveal(), "grant_type=refresh_token&refresh_token=r1");
    EXPECT_EQ(request.authorization.reveal(), "Basic a29uJTIwdG9yOnMlMjZjcmV0");  // "kon%20tor:s%26cret"
}

TEST(TokenRequest, OfAPublicClientHasNoSecret) {
    Provider provider = provider_with_secret(true);
    provider.client_secret = Secret();
    EXPECT_EQ(refresh_request(provider, Secret("r1")).body.reveal(),
              "grant_type=refresh_token&refresh_token=r1&client_id=kon%20tor");
}

TEST(TokenAnswer, GivesTokens) {
    const Grant grant = granted(R"({"access_token": "a1", "token_type": "Bearer", "expires_in": 3600,
        "refresh_token": "r1", "id_token": "x.y.z", "scope": "openid"})");
    EXPECT_EQ(grant.tokens.access.reveal(), "a1");
    EXPECT_EQ(grant.tokens.refresh.reveal(), "r1");
    EXPECT_EQ(grant.tokens.expires, (UtcTime{noon.seconds + 3600}));
    EXPECT_EQ(grant.tokens.granted, noon);
    EXPECT_EQ(grant.tokens.provider, "own");
    EXPECT_EQ(grant.id_token, "x.y.z");
}

TEST(TokenAnswer, SaysHowLongInAnyWay) {
    EXPECT_EQ(granted(R"({"access_token": "a", "token_type": "bearer"})").tokens.lifetime, 3600);
    EXPECT_EQ(granted(R"({"access_token": "a", "token_type": "bearer", "expires_in": "599"})").tokens.lifetime, 599);
    EXPECT_EQ(granted(R"({"access_token": "a", "token_type": "bearer", "expires_in": -5})").tokens.lifetime, 0);
}

// Microsoft's are longer than 4 096 characters (quirks: getmail6, MailKit).
TEST(TokenAnswer, TakesLongTokens) {
    const std::string token(9000, 't');
    EXPECT_EQ(granted(R"({"token_type": "Bearer", "access_token": ")" + token + "\"}").tokens.access.reveal(), token);
    EXPECT_EQ(trouble_of(200, R"({"token_type": "Bearer", "access_token": ")" + std::string(20'000, 't') + "\"}").code,
              "answer");
}

// A control character would end the token in XOAUTH2 and begin something else.
TEST(TokenAnswer, TakesNoTokenThatIsNone) {
    for (const char* bad : {R"("a\u0001b")", R"("a b")", R"("")", "7", "null", R"("\u00e4")"}) {
        const Trouble trouble =
            trouble_of(200, std::string(R"({"token_type": "Bearer", "access_token": )") + bad + "}");
        EXPECT_EQ(trouble.kind, Trouble::Kind::refused) << bad;
        EXPECT_EQ(trouble.code, "answer") << bad;
    }
    EXPECT_EQ(trouble_of(200, R"({"access_token": "a", "token_type": "mac"})").code, "token_type");
}

TEST(TokenAnswer, SaysWhatItsErrorMeans) {
    using Kind = Trouble::Kind;
    struct Row {
        int status;
        const char* body;
        Kind kind;
        const char* code;
    };
    const Row rows[] = {
        {400, R"({"error": "invalid_grant", "error_description": "AADSTS70008: expired"})", Kind::ended,
         "invalid_grant"},
        {400, R"({"error": "interaction_required"})", Kind::ended, "interaction_required"},
        {401, R"({"error": "invalid_client"})", Kind::refused, "invalid_client"},
        {400, R"({"error": "invalid_scope"})", Kind::refused, "invalid_scope"},
        {400, R"({"error": "temporarily_unavailable"})", Kind::temporary, "temporarily_unavailable"},
        {503, "<html>busy</html>", Kind::temporary, "http-503"},
        {429, "", Kind::temporary, "http-429"},
        {404, "nothing here", Kind::refused, "http-404"},
        {302, "", Kind::refused, "http-302"},
        {200, "<html>a captive portal</html>", Kind::temporary, "answer"},
        {200, R"({"error": "invalid_grant"})", Kind::ended, "invalid_grant"},
        {0, "", Kind::temporary, "unreachable"},
    };
    for (const Row& row : rows) {
        const Trouble trouble = trouble_of(row.status, row.body);
        EXPECT_EQ(trouble.kind, row.kind) << row.body;
        EXPECT_EQ(trouble.code, row.code) << row.body;
    }
    EXPECT_EQ(trouble_of(400, rows[0].body).words, "AADSTS70008: expired");
}

Tokens of_an_hour() {
    Tokens tokens;
    tokens.provider = "own";
    tokens.access = Secret("a1");
    tokens.refresh = Secret("r1");
    tokens.lifetime = 3600;
    tokens.expires = UtcTime{noon.seconds + 3600};
    tokens.granted = noon;
    return tokens;
}

TEST(Tokens, AreDueAheadOfTheirEndAndGoodUntilThen) {
    const Tokens tokens = of_an_hour();
    const auto after = [](std::int64_t seconds) { return UtcTime{noon.seconds + seconds}; };
    EXPECT_FALSE(is_due(tokens, after(0)));
    EXPECT_FALSE(is_due(tokens, after(2999)));
    EXPECT_TRUE(is_due(tokens, after(3000)));
    EXPECT_TRUE(is_usable(tokens, after(3000)));
    EXPECT_TRUE(is_usable(tokens, after(3569)));
    EXPECT_FALSE(is_usable(tokens, after(3570)));
    Tokens short_lived = of_an_hour();
    short_lived.lifetime = 10;
    short_lived.expires = after(10);
    EXPECT_FALSE(is_due(short_lived, after(7)));
    EXPECT_TRUE(is_due(short_lived, after(8)));
    EXPECT_TRUE(is_usable(short_lived, after(8)));
}

TEST(Tokens, KeepWhatARefreshLeavesOut) {
    Grant grant;
    grant.tokens.access = Secret("a2");
    grant.tokens.granted = UtcTime{noon.seconds + 3000};
    const Tokens after = renewed(of_an_hour(), grant);
    EXPECT_EQ(after.access.reveal(), "a2");
    EXPECT_EQ(after.refresh.reveal(), "r1");
    EXPECT_EQ(after.granted, noon) << "it is still the same signing in";
    grant.tokens.refresh = Secret("r2");
    EXPECT_EQ(renewed(of_an_hour(), grant).refresh.reveal(), "r2");
}

TEST(Tokens, ThatEndedAreGone) {
    const Tokens after = ended(of_an_hour());
    EXPECT_TRUE(after.access.empty());
    EXPECT_TRUE(after.refresh.empty());
    EXPECT_EQ(after.provider, "own");
    EXPECT_FALSE(is_usable(after, noon));
    EXPECT_FALSE(is_due(after, UtcTime{noon.seconds + 99999})) << "nobody is asked again";
}

TEST(Tokens, AreKeptAsADocument) {
    const auto back = tokens_from_document(to_document(of_an_hour()));
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_EQ(back->access.reveal(), "a1");
    EXPECT_EQ(back->refresh.reveal(), "r1");
    EXPECT_EQ(back->expires, of_an_hour().expires);
    EXPECT_EQ(back->lifetime, 3600);
    EXPECT_EQ(back->granted, noon);
    EXPECT_FALSE(back->has_ended);
    EXPECT_TRUE(tokens_from_document(to_document(ended(of_an_hour())))->has_ended);
    EXPECT_FALSE(tokens_from_document(Secret("a1")));
    EXPECT_FALSE(tokens_from_document(Secret(R"({"access": "a\u0001"})")));
}

// A15: at most one request an hour, in the long run.
TEST(Backoff, DoublesUpToSixHours) {
    using Kind = Trouble::Kind;
    EXPECT_EQ(before_asking_again(Kind::temporary, 1), std::chrono::minutes(1));
    EXPECT_EQ(before_asking_again(Kind::temporary, 3), std::chrono::minutes(4));
    EXPECT_EQ(before_asking_again(Kind::temporary, 1000), std::chrono::hours(6));
    EXPECT_EQ(before_asking_again(Kind::refused, 1), std::chrono::minutes(30));
}

}  // namespace
}  // namespace kontor::oauth
