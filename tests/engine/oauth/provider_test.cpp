#include "engine/oauth/provider.hpp"

#include <gtest/gtest.h>

namespace kontor::oauth {
namespace {

Provider own() {
    Provider provider;
    provider.name = "own";
    provider.issuer = "https://id.example.org";
    return provider;
}

TEST(Provider, OfMicrosoftAndGoogleIsKnownButForTheClient) {
    for (const char* name : {"microsoft", "google"}) {
        const auto known = preset(name);
        ASSERT_TRUE(known) << name;
        EXPECT_EQ(known->name, name);
        EXPECT_TRUE(known->is_discovered());
        EXPECT_TRUE(is_endpoint(known->authorization_endpoint, false));
        EXPECT_TRUE(is_endpoint(known->token_endpoint, false));
        EXPECT_NE(known->scopes.find("openid"), std::string::npos);
        EXPECT_TRUE(known->client_id.empty());
    }
    EXPECT_NE(preset("microsoft")->scopes.find("offline_access"), std::string::npos);
    EXPECT_EQ(preset("google")->extras.front(), (std::pair<std::string, std::string>("access_type", "offline")));
    EXPECT_FALSE(preset("Microsoft"));
}

// A4: a token opens a mailbox; whoever is shown it has it.
TEST(Provider, ShowsTokensToItsOwnMailServersOnly) {
    const Provider google = *preset("google");
    EXPECT_TRUE(google.may_show_tokens_to("pop.gmail.com"));
    EXPECT_TRUE(google.may_show_tokens_to("POP.Gmail.com."));
    EXPECT_FALSE(google.may_show_tokens_to("gmail.com.example.org"));
    EXPECT_FALSE(google.may_show_tokens_to("pop-gmail.com"));
    EXPECT_FALSE(google.may_show_tokens_to("evilgmail.com"));
    EXPECT_FALSE(google.may_show_tokens_to(".gmail.com"));
    EXPECT_FALSE(google.may_show_tokens_to("outlook.office365.com"));
    EXPECT_FALSE(google.may_show_tokens_to(""));
    EXPECT_TRUE(preset("microsoft")->may_show_tokens_to("outlook.office365.com"));
    EXPECT_TRUE(preset("microsoft")->may_show_tokens_to("smtp.office365.com"));
    EXPECT_FALSE(own().may_show_tokens_to("id.example.org"));
}

TEST(Provider, DescribesItself) {
    Provider provider = own();
    const auto read = read_discovery(R"({"issuer": "https://id.example.org",
        "authorization_endpoint": "https://id.example.org/auth", "token_endpoint": "https://id.example.org/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "none"], "jwks_uri": 5})",
                                     false, provider);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(provider.authorization_endpoint, "https://id.example.org/auth");
    EXPECT_EQ(provider.token_endpoint, "https://id.example.org/token");
    EXPECT_FALSE(provider.secret_in_header);
}

TEST(Provider, ThatSaysNothingOfSecretsWantsThemInTheHeader) {
    Provider provider = own();
    ASSERT_TRUE(read_discovery(R"({"issuer": "https://id.example.org",
        "authorization_endpoint": "https://id.example.org/auth", "token_endpoint": "https://id.example.org/token"})",
                               false, provider));
    EXPECT_TRUE(provider.secret_in_header);
}

TEST(Provider, IsRefusedWithAWordWhereItsDescriptionIsWrong) {
    struct Row {
        const char* document;
        const char* names;
    };
    const Row rows[] = {
        {"nonsense", "JSON"},
        {"[]", "object"},
        {R"({"issuer": "https://evil.example"})", "issuer"},
        {R"({"issuer": "https://id.example.org/"})", "issuer"},
        {R"({"issuer": 7})", "issuer"},
        {R"({"issuer": "https://id.example.org", "token_endpoint": "https://id.example.org/t"})",
         "authorization_endpoint"},
        {R"({"issuer": "https://id.example.org", "authorization_endpoint": "https://id.example.org/a",
            "token_endpoint": "http://id.example.org/t"})",
         "token_endpoint"},
        {R"({"issuer": "https://id.example.org", "authorization_endpoint": "file:///etc/passwd",
            "token_endpoint": "https://id.example.org/t"})",
         "authorization_endpoint"},
    };
    for (const Row& row : rows) {
        Provider provider = own();
        const auto read = read_discovery(row.document, false, provider);
        ASSERT_FALSE(read) << row.document;
        EXPECT_NE(read.error().message().find(row.names), std::string::npos) << read.error().message();
        EXPECT_FALSE(provider.is_discovered());
    }
}

TEST(Provider, IsFoundBelowItsIssuer) {
    EXPECT_EQ(discovery_url("https://id.example.org"), "https://id.example.org/.well-known/openid-configuration");
    EXPECT_EQ(discovery_url("https://id.example.org/realm/"),
              "https://id.example.org/realm/.well-known/openid-configuration");
}

TEST(Endpoint, IsAnHttpsAddressOfAHost) {
    EXPECT_TRUE(is_endpoint("https://id.example.org:8443/auth?p=1", false));
    EXPECT_FALSE(is_endpoint("http://127.0.0.1/auth", false));
    EXPECT_TRUE(is_endpoint("http://127.0.0.1/auth", true));
    for (const char* bad : {"", "https://", "https:///auth", "https://user@host/auth", "https://host/a#b",
                            "https://host/a b", "https://host/\r\n", "javascript:alert(1)", "//host/auth"})
        EXPECT_FALSE(is_endpoint(bad, true)) << bad;
}

}  // namespace
}  // namespace kontor::oauth
