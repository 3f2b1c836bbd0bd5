#include "native/relay/oauth/sign_ins.hpp"

#include "engine/base/limits.hpp"
#include "engine/oauth/base64url.hpp"
#include "native/relay/http/target.hpp"
#include "tests/native/relay/oauth/signed_in_office.hpp"

namespace kontor::oauth {
namespace {

using test::ProviderDouble;
using test::SignedInOffice;

class SignIn : public testing::Test {
protected:
    SignIn()
        : desk(office.store, office.registry,
               {office.provider.fetch(), [this] { return UtcTime{office.clock}; },
                [this](mail::UserId, mail::RecordId id) { collected.push_back(id); },
                [this](mail::UserId) { ++told; }}) {}

    UtcTime now() const { return UtcTime{office.clock}; }
    mail::RecordId begin(std::optional<mail::RecordId> account = {}) {
        return desk.begin(office.user, {"own", account, "ada@example.org"}, now()).value();
    }
    Departure start(mail::RecordId id) {
        const auto departure = desk.start(office.user, id, callback_url);
        EXPECT_TRUE(departure && *departure);
        return departure && *departure ? **departure : Departure{};
    }
    // What the URL says.
    static std::string parameter(const std::string& url, const std::string& name) {
        const auto target = http::parse_target(url.substr(url.find('/', 8)));
        return target ? std::string(target->parameter(name).value_or("")) : std::string();
    }
    // The provider is content with everything, and its id_token has this nonce.
    void give_tokens(const std::string& nonce) {
        const std::string claims =
            R"({"iss": "https://id.example.org", "aud": "kontor", "exp": 1999999999, "nonce": ")" + nonce +
            R"(", "sub": "1", "email": "ada@example.org"})";
        office.provider.answer(200, R"({"token_type": "Bearer", "access_token": "n1", "refresh_token": "nr1",
            "expires_in": 3600, "id_token": "e30.)" +
                                        base64url_encode(claims) + R"(.c2ln"})");
    }
    Return come_back(const Departure& departure, const std::string& code = "c1") {
        Callback callback;
        callback.state = parameter(departure.url, "state");
        callback.code = code;
        return desk.finish(callback, departure.cookie);
    }
    Authorization only() {
        const auto all = desk.authorizations(office.user);
        EXPECT_EQ(all.size(), 1u);
        return all.empty() ? Authorization{} : all.front();
    }

    static constexpr const char* callback_url = "https://kontor.example/oauth/callback";
    SignedInOffice office;
    SignIns desk;
    std::vector<mail::RecordId> collected;
    int told = 0;
};

TEST_F(SignIn, OfANewAccountKeepsItsTokensForIt) {
    const mail::RecordId id = begin();
    const Departure departure = start(id);
    EXPECT_EQ(parameter(departure.url, "redirect_uri"), callback_url);
    EXPECT_EQ(parameter(departure.url, "login_hint"), "ada@example.org");
    EXPECT_EQ(parameter(departure.url, "code_challenge_method"), "S256");
    EXPECT_EQ(departure.url.find(departure.cookie), std::string::npos);
    give_tokens(parameter(departure.url, "nonce"));
    const int told_before = told;
    const std::string state_before = desk.state(office.user);
    const Return back = come_back(departure);
    EXPECT_EQ(back.what, Return::What::done) << back.words;
    EXPECT_EQ(back.provider, "Own");
    EXPECT_EQ(only().state, Authorization::State::done);
    EXPECT_EQ(only().address, "ada@example.org");
    EXPECT_GT(told, told_before);
    EXPECT_NE(desk.state(office.user), state_before);
    EXPECT_EQ(desk.tokens(office.user, id)->access.reveal(), "n1");
    EXPECT_EQ(desk.access(office.user, id, "mail.example.org").token.reveal(), "n1");
    EXPECT_EQ(desk.access(office.user, id, "mail.evil.example").error->detail, "oauth-host");
    EXPECT_TRUE(collected.empty());

    const std::string form = office.provider.forms().back();
    EXPECT_NE(form.find("grant_type=authorization_code&code=c1&redirect_uri=https%3A%2F%2Fkontor.example"),
              std::string::npos);
    const std::size_t verifier = form.find("code_verifier=");
    ASSERT_NE(verifier, std::string::npos);
    EXPECT_EQ(pkce_challenge(form.substr(verifier + 14, 43)), parameter(departure.url, "code_challenge"));

    desk.forget(office.user, id);
    EXPECT_FALSE(desk.tokens(office.user, id));
}

TEST_F(SignIn, OfAKnownAccountGivesItTheTokensAtOnce) {
    office.write([&](store::Update& update) {
        return update.put_secret(office.account.id, mail::incoming_password, Secret("old"));
    });
    const Departure departure = start(begin(office.account.id));
    give_tokens(parameter(departure.url, "nonce"));
    EXPECT_EQ(come_back(departure).what, Return::What::done);
    EXPECT_EQ(office.stored().access.reveal(), "n1");
    EXPECT_EQ(collected, std::vector<mail::RecordId>{office.account.id});
    EXPECT_FALSE(*office.store.view(office.user).value()->secret(office.account.id, mail::incoming_password));
    EXPECT_FALSE(desk.tokens(office.user, only().id)) << "they lie with the account";
}

TEST_F(SignIn, IsGoodOnce) {
    const Departure departure = start(begin());
    give_tokens(parameter(departure.url, "nonce"));
    EXPECT_EQ(come_back(departure).what, Return::What::done);
    EXPECT_EQ(come_back(departure).what, Return::What::unknown);
    EXPECT_EQ(office.provider.asked(), 1u);
}

// Somebody is sent the provider's address by whoever began: their browser lacks the cookie, and their mailbox stays
// theirs.
TEST_F(SignIn, ComesBackInTheBrowserThatLeft) {
    const Departure departure = start(begin());
    give_tokens(parameter(departure.url, "nonce"));
    Callback callback;
    callback.state = parameter(departure.url, "state");
    callback.code = "c1";
    for (const std::optional<std::string>& cookie : {std::optional<std::string>(), std::optional<std::string>("")}) {
        EXPECT_EQ(desk.finish(callback, cookie).what, Return::What::unknown);
        EXPECT_EQ(office.provider.asked(), 0u) << "the code is not even exchanged";
    }
    EXPECT_EQ(only().state, Authorization::State::failed);
    EXPECT_EQ(come_back(departure).what, Return::What::unknown) << "and the state is used up";
}

TEST_F(SignIn, OfAnotherPersonIsNobodys) {
    const mail::RecordId id = begin();
    const mail::UserId other = office.store.directory().add("eve", "hash", false).value();
    EXPECT_FALSE(*desk.start(other, id, callback_url));
    EXPECT_TRUE(desk.authorizations(other).empty());
    EXPECT_FALSE(desk.cancel(other, id));
    EXPECT_FALSE(desk.tokens(other, id));
    EXPECT_EQ(desk.access(other, id, "mail.example.org").error->detail, "sign-in");
}

TEST_F(SignIn, IsOverAfterAQuarterOfAnHour) {
    const mail::RecordId id = begin();
    const Departure departure = start(id);
    office.clock += 901;
    EXPECT_EQ(come_back(departure).what, Return::What::unknown);
    EXPECT_FALSE(*desk.start(office.user, id, callback_url));
}

TEST_F(SignIn, BegunTwiceLeadsOnlyTheLastWay) {
    const mail::RecordId id = begin();
    const Departure first = start(id);
    const Departure second = start(id);
    give_tokens(parameter(second.url, "nonce"));
    EXPECT_EQ(come_back(first).what, Return::What::unknown);
    EXPECT_EQ(come_back(second).what, Return::What::done);
}

TEST_F(SignIn, OfAnotherNonceIsRefused) {
    const Departure departure = start(begin());
    give_tokens("another");
    const Return back = come_back(departure);
    EXPECT_EQ(back.what, Return::What::failed);
    EXPECT_NE(back.words.find("nonce"), std::string::npos);
    EXPECT_EQ(only().error, "id-token");
    EXPECT_FALSE(desk.tokens(office.user, only().id));
}

TEST_F(SignIn, WithoutARefreshTokenIsRefused) {
    const Departure departure = start(begin());
    office.provider.give("n1");
    EXPECT_EQ(come_back(departure).what, Return::What::failed);
    EXPECT_EQ(only().error, "no-refresh-token");
}

TEST_F(SignIn, ThatThePersonDeclinedIsCancelled) {
    const Departure departure = start(begin());
    Callback callback;
    callback.state = parameter(departure.url, "state");
    callback.error = "access_denied";
    EXPECT_EQ(desk.finish(callback, departure.cookie).what, Return::What::cancelled);
    EXPECT_EQ(only().state, Authorization::State::cancelled);
    EXPECT_EQ(office.provider.asked(), 0u);
}

TEST_F(SignIn, CancelledInTheWindowStaysSo) {
    const mail::RecordId id = begin();
    const Departure departure = start(id);
    EXPECT_TRUE(desk.cancel(office.user, id));
    EXPECT_FALSE(desk.cancel(office.user, id));
    EXPECT_EQ(come_back(departure).what, Return::What::unknown);
    EXPECT_FALSE(*desk.start(office.user, id, callback_url));
}

TEST_F(SignIn, FailsInTheProvidersWords) {
    const Departure departure = start(begin());
    office.provider.answer(400, R"({"error": "invalid_client", "error_description": "no such client"})");
    const Return back = come_back(departure);
    EXPECT_EQ(back.what, Return::What::failed);
    EXPECT_EQ(back.words, "no such client");
    EXPECT_EQ(only().error, "invalid_client");
}

TEST_F(SignIn, KeepsOnlyAFewPerPerson) {
    for (int i = 0; i < 50; ++i) begin();
    EXPECT_EQ(desk.authorizations(office.user).size(), limits::authorizations_of_user);
    EXPECT_FALSE(desk.begin(office.user, {"nobody", {}, {}}, now()));
    EXPECT_FALSE(desk.begin(office.user, {"own", {}, "a\r\nb"}, now()));
}

TEST(Registry, AsksAProviderToDescribeItselfOnceADay) {
    Provider provider;
    provider.name = "work";
    provider.issuer = "https://id.example.org";
    int asked = 0;
    Answered answer{503, {}, {}};
    Registry registry(
        {provider},
        [&](const Asked& to) {
            ++asked;
            EXPECT_EQ(to.url, "https://id.example.org/.well-known/openid-configuration");
            return answer;
        },
        false);
    EXPECT_FALSE(registry.discovered("work", UtcTime{0}));
    EXPECT_EQ(registry.discovered("home", UtcTime{0}).error().where, "provider");
    answer = {200,
              R"({"issuer": "https://id.example.org", "authorization_endpoint": "https://id.example.org/a",
        "token_endpoint": "https://id.example.org/t"})",
              {}};
    EXPECT_EQ(registry.discovered("work", UtcTime{0})->token_endpoint, "https://id.example.org/t");
    EXPECT_TRUE(registry.discovered("work", UtcTime{86'399}));
    EXPECT_EQ(asked, 2);
    answer = {503, {}, {}};
    EXPECT_TRUE(registry.discovered("work", UtcTime{90'000})) << "an old description is better than none";
    EXPECT_EQ(asked, 3);
    // Another configuration: what the providers of before said of themselves is forgotten with them.
    Provider other = provider;
    other.name = "other";
    registry.replace({other});
    EXPECT_FALSE(registry.find("work"));
    EXPECT_EQ(registry.configured().size(), 1U);
    registry.replace({provider});
    EXPECT_FALSE(registry.discovered("work", UtcTime{90'000}));
    EXPECT_EQ(asked, 4);
}

}  // namespace
}  // namespace kontor::oauth
