// Off to a provider, and back.
#include "engine/base/limits.hpp"
#include "native/relay/oauth/sign_ins.hpp"
#include "native/relay/routes/oauth_page.hpp"
#include "tests/native/relay/oauth/provider_double.hpp"
#include "tests/native/relay/routes/relay_under_test.hpp"

namespace kontor::routes {
namespace {

class OAuthRoutes : public RelayTest {
protected:
    void SetUp() override {
        RelayTest::SetUp();
        sign_ins = std::make_unique<oauth::SignIns>(
            store, registry,
            oauth::SignIns::Settings{provider.fetch(), [] { return UtcTime{1'764'158'400}; }, nullptr, nullptr});
        office->sign_ins = sign_ins.get();
        provider.answer(200, R"({"token_type": "Bearer", "access_token": "n1", "refresh_token": "nr1"})");
    }
    std::string begin() {
        const auto id = sign_ins->begin(ann, {"own", {}, "ann@example.org"}, UtcTime{1'764'158'400});
        return "/oauth/start?id=" + id->to_string();
    }
    static std::string parameter_of(const std::string& url, const std::string& name) {
        const std::size_t at = url.find(name + '=');
        return at == std::string::npos ? ""
                                       : url.substr(at + name.size() + 1, url.find('&', at) - at - name.size() - 1);
    }

    test::ProviderDouble provider;
    oauth::Registry registry{{test::ProviderDouble::provider()}, provider.fetch(), false};
    std::unique_ptr<oauth::SignIns> sign_ins;
};

TEST_F(OAuthRoutes, GoThereAndBackOnce) {
    const Answer start = ask("GET", begin(), cookie());
    ASSERT_EQ(start.status, 303);
    const std::string there = start.field("location");
    EXPECT_EQ(there.rfind("https://id.example.org/auth?", 0), 0u);
    EXPECT_NE(there.find("redirect_uri=http%3A%2F%2F127.0.0.1%3A" + std::to_string(port) + "%2Foauth%2Fcallback"),
              std::string::npos);
    const std::string set = start.field("set-cookie");
    EXPECT_EQ(set.rfind("kontor-oauth=", 0), 0u);
    EXPECT_NE(set.find("; HttpOnly; SameSite=Lax; Max-Age=900"), std::string::npos);

    const std::string back = "/oauth/callback?code=c1&state=" + parameter_of(there, "state");
    const Fields browser = {{"Cookie", set.substr(0, set.find(';'))}, {"Accept-Language", "nl-NL,de;q=0.8"}};
    const Answer done = ask("GET", back, browser);
    EXPECT_EQ(done.status, 200);
    EXPECT_NE(done.body.find("U bent aangemeld bij Own"), std::string::npos) << done.body;
    EXPECT_NE(done.field("set-cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(done.body.find("n1"), std::string::npos);
    EXPECT_EQ(ask("GET", back, browser).status, 400);
    EXPECT_EQ(provider.asked(), 1u);
}

TEST_F(OAuthRoutes, AProgramHasTheBrowserSentToItself) {
    const std::string own = "http%3A%2F%2F127.0.0.1%3A49152%2Foauth%2Fcallback";
    const Answer start = ask("GET", begin() + "&redirect=" + own, cookie());
    ASSERT_EQ(start.status, 303);
    const std::string there = start.field("location");
    EXPECT_EQ(parameter_of(there, "redirect_uri"), own);
    const std::string back = "/oauth/callback?code=c1&state=" + parameter_of(there, "state");
    // Who listened on the way has not the cookie of the program that left.
    EXPECT_EQ(ask("GET", back).status, 400);
    EXPECT_EQ(provider.asked(), 0u);

    const Answer again = ask("GET", begin() + "&redirect=" + own, cookie());
    const std::string cookie_of_journey = again.field("set-cookie");
    const Answer done = ask("GET", "/oauth/callback?code=c1&state=" + parameter_of(again.field("location"), "state"),
                            {{"Cookie", cookie_of_journey.substr(0, cookie_of_journey.find(';'))}});
    EXPECT_EQ(done.status, 200);
    // The provider is told the same address once more (RFC 6749 4.1.3).
    EXPECT_EQ(provider.asked(), 1u);
    EXPECT_NE(provider.forms().back().find("redirect_uri=" + own), std::string::npos);
}

TEST_F(OAuthRoutes, NobodyElseIsSentBackTo) {
    for (const char* redirect : {"https://evil.example/oauth/callback",
                                 "http://127.0.0.1.evil.example:1/oauth/callback", "http://127.0.0.1:1/else", ""}) {
        const Answer start = ask("GET", begin() + "&redirect=" + redirect, cookie());
        EXPECT_EQ(start.status, 400) << redirect;
        EXPECT_EQ(start.field("location"), "") << redirect;
    }
}

TEST_F(OAuthRoutes, NeedASessionOfThatPerson) {
    const std::string path = begin();
    EXPECT_EQ(ask("GET", path).status, 401);
    Fields foreign = cookie();
    foreign.emplace_back("Sec-Fetch-Site", "cross-site");
    EXPECT_EQ(ask("GET", path, foreign).status, 401) << "a page of somebody else sent the browser here";
    EXPECT_EQ(ask("GET", "/oauth/start?id=r999", cookie()).status, 400);
    EXPECT_EQ(ask("GET", "/oauth/start", cookie()).status, 400);
    EXPECT_EQ(ask("POST", path, cookie()).status, 405);
    EXPECT_EQ(ask("GET", "/oauth/else", cookie()).status, 404);
}

TEST_F(OAuthRoutes, AreNotThereWhereNobodySetThemUp) {
    office->sign_ins = nullptr;
    EXPECT_EQ(ask("GET", begin(), cookie()).status, 404);
    EXPECT_EQ(ask("GET", "/oauth/callback?state=x").status, 404);
}

TEST_F(OAuthRoutes, ThePageSaysWhatAProviderSaidAsText) {
    const http::Response page =
        oauth_page({oauth::Return::What::failed, "<b>Own</b>", "<script>alert(1)</script> & more"}, "");
    const std::string& html = std::get<std::string>(page.body);
    EXPECT_EQ(html.find("<script>alert"), std::string::npos);
    EXPECT_NE(html.find("&lt;script>alert(1)&lt;/script> &amp; more"), std::string::npos);
    EXPECT_NE(html.find("lang=\"en\""), std::string::npos);
    for (const char* language : {"de", "nl", "zh-CN", "fr, en;q=0.5"})
        EXPECT_NE(std::get<std::string>(oauth_page({}, language).body).find("<h1>"), std::string::npos);
}

}  // namespace
}  // namespace kontor::routes
