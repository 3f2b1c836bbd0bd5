#include "engine/oauth/authorize.hpp"

#include <gtest/gtest.h>

#include "engine/oauth/base64url.hpp"
#include "engine/oauth/form.hpp"

namespace kontor::oauth {
namespace {

TEST(Base64url, HasNoPaddingAndNoSigns) {
    EXPECT_EQ(base64url_encode("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(base64url_encode("a"), "YQ");
    EXPECT_EQ(base64url_decode("YQ"), "a");
    EXPECT_EQ(base64url_decode("-__-"), "\xfb\xff\xfe");
    EXPECT_EQ(base64url_decode(""), "");
    for (const char* bad : {"YQ==", "+//+", "Y", "YR", "Y Q"}) EXPECT_EQ(base64url_decode(bad), std::nullopt) << bad;
}

// RFC 7636 appendix B.
TEST(Pkce, ChallengeIsTheOneOfTheStandard) {
    EXPECT_EQ(pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(Form, EncodesWhatIsNotUnreserved) {
    Form form;
    form.add("scope", "a b").add("u", "https://x/?y=1&z=\xc3\xa4~");
    EXPECT_EQ(form.text(), "scope=a%20b&u=https%3A%2F%2Fx%2F%3Fy%3D1%26z%3D%C3%A4~");
}

Provider example() {
    Provider provider;
    provider.authorization_endpoint = "https://id.example.org/auth";
    provider.issuer = "https://id.example.org";
    provider.client_id = "kontor";
    provider.scopes = "openid mail";
    provider.extras = {{"prompt", "consent"}};
    return provider;
}

TEST(AuthorizationUrl, SaysWhatIsAskedFor) {
    AuthorizationRequest request{"https://kontor.example/oauth/callback", "s1", "n1",
                                 "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "a@example.org"};
    EXPECT_EQ(authorization_url(example(), request),
              "https://id.example.org/auth?response_type=code&client_id=kontor"
              "&redirect_uri=https%3A%2F%2Fkontor.example%2Foauth%2Fcallback&scope=openid%20mail&state=s1&nonce=n1"
              "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
              "&login_hint=a%40example.org&prompt=consent");
    Provider with_query = example();
    with_query.authorization_endpoint += "?policy=b2c";
    request.login_hint.clear();
    const std::string url = authorization_url(with_query, request);
    EXPECT_EQ(url.substr(0, url.find("&client_id")), "https://id.example.org/auth?policy=b2c&response_type=code");
    EXPECT_EQ(url.find("login_hint"), std::string::npos);
    EXPECT_EQ(url.find(request.verifier), std::string::npos) << "the verifier stays at home";
}

TEST(Redirect, ToAProgramIsToThisMachineAlone) {
    EXPECT_TRUE(is_loopback_redirect("http://127.0.0.1:49152/oauth/callback"));
    for (const char* uri :
         {"", "http://127.0.0.1/oauth/callback", "http://127.0.0.1:/oauth/callback",
          "http://127.0.0.1:0/oauth/callback", "http://127.0.0.1:65536/oauth/callback",
          "http://127.0.0.1:123456/oauth/callback", "https://127.0.0.1:8025/oauth/callback",
          "http://localhost:8025/oauth/callback", "http://127.0.0.1:80@evil.example:80/oauth/callback",
          "http://127.0.0.1:8025/oauth/callback?x", "http://127.0.0.1:8025/else",
          "http://127.0.0.2:8025/oauth/callback", "http://127.0.0.1:80a/oauth/callback"})
        EXPECT_FALSE(is_loopback_redirect(uri)) << uri;
}

TEST(Callback, BringsACode) {
    Callback callback{"s1", "c1", "", "", ""};
    EXPECT_FALSE(refusal(callback, example()));
    callback.issuer = "https://id.example.org";
    EXPECT_FALSE(refusal(callback, example()));
}

TEST(Callback, OfAPersonWhoSaidNoIsCancelled) {
    const auto refused = refusal({"s1", "", "access_denied", "End-User aborted\r\ninteraction", ""}, example());
    ASSERT_TRUE(refused);
    EXPECT_TRUE(refused->is_cancelled);
    EXPECT_EQ(refused->words.find('\n'), std::string::npos);
}

TEST(Callback, OfAnotherIssuerIsRefused) {
    const auto refused = refusal({"s1", "c1", "", "", "https://evil.example"}, example());
    ASSERT_TRUE(refused);
    EXPECT_FALSE(refused->is_cancelled);
    EXPECT_EQ(refused->code, "issuer");
}

TEST(Callback, WithoutACodeIsRefused) {
    EXPECT_EQ(refusal({"s1", "", "", "", ""}, example())->code, "no-code");
    EXPECT_EQ(refusal({"s1", "", "server_error", "", ""}, example())->code, "server_error");
    EXPECT_FALSE(refusal({"s1", "", "server_error", "", ""}, example())->is_cancelled);
}

}  // namespace
}  // namespace kontor::oauth
