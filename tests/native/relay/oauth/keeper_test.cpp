#include "native/relay/oauth/keeper.hpp"

#include <future>

#include "tests/native/relay/oauth/signed_in_office.hpp"

namespace kontor::oauth {
namespace {

using test::SignedInOffice;

TEST(Keeper, GivesATokenThatIsGoodWithoutAskingAnybody) {
    SignedInOffice office;
    EXPECT_EQ(office.token(), "a1");
    EXPECT_EQ(office.provider.asked(), 0u);
}

TEST(Keeper, RenewsAheadOfTheEndAndKeepsWhatCame) {
    SignedInOffice office;
    office.provider.give("a2", "r2");
    office.clock += 3100;
    EXPECT_EQ(office.token(), "a2");
    EXPECT_EQ(office.provider.forms().front(), "grant_type=refresh_token&refresh_token=r1&client_id=kontor");
    EXPECT_EQ(office.stored().access.reveal(), "a2");
    EXPECT_EQ(office.stored().refresh.reveal(), "r2");
    EXPECT_EQ(office.token(), "a2");
    EXPECT_EQ(office.provider.asked(), 1u);
}

// F66: the endpoint is down. As long as the old token is good nobody notices; afterwards it is a matter of the
// connection and not of the login, and the endpoint is left alone for longer and longer.
TEST(Keeper, WaitsForAProviderThatIsDown) {
    SignedInOffice office;
    office.provider.answer(503, "busy");
    office.clock += 3100;
    EXPECT_EQ(office.token(), "a1");
    EXPECT_EQ(office.token(), "a1");
    EXPECT_EQ(office.provider.asked(), 1u) << "not asked again within the minute";
    office.clock += 500;
    EXPECT_EQ(office.token(), "connect oauth-unavailable");
    EXPECT_EQ(office.provider.asked(), 2u);
    EXPECT_EQ(office.token(), "connect oauth-unavailable");
    EXPECT_EQ(office.provider.asked(), 2u);
    office.provider.give("a2");
    office.clock += 121;
    EXPECT_EQ(office.token(), "a2");
    EXPECT_EQ(office.stored().refresh.reveal(), "r1") << "none came, so the old one goes on";
}

// A15: one request, and none any more until the person has signed in again.
TEST(Keeper, AsksNoMoreOnceTheGrantIsOver) {
    SignedInOffice office;
    office.provider.answer(400, R"({"error": "invalid_grant", "error_description": "revoked"})");
    office.clock += 4000;
    const Access access = office.ask();
    ASSERT_TRUE(access.error);
    EXPECT_EQ(access.error->error_class, mail::ErrorClass::auth);
    EXPECT_EQ(access.error->detail, "sign-in");
    EXPECT_EQ(access.error->server, "revoked");
    for (int i = 0; i < 20; ++i) {
        office.clock += 3600;
        EXPECT_EQ(office.token(), "auth sign-in");
    }
    EXPECT_EQ(office.provider.asked(), 1u);
    EXPECT_TRUE(office.stored().has_ended);
    EXPECT_TRUE(office.stored().refresh.empty());
    office.sign_in_again("a9", "r9");
    EXPECT_EQ(office.token(), "a9");
}

TEST(Keeper, ReplacesARefusedTokenOnceAnHour) {
    SignedInOffice office;
    office.provider.give("a2");
    EXPECT_EQ(office.token("a1"), "a2");
    EXPECT_EQ(office.token("a1"), "a2") << "that one was replaced already";
    EXPECT_EQ(office.provider.asked(), 1u);
    EXPECT_EQ(office.token("a2"), "auth sign-in");
    EXPECT_EQ(office.provider.asked(), 1u);
    EXPECT_EQ(office.token(), "a2");
    office.clock += 3601;
    office.provider.give("a3");
    EXPECT_EQ(office.token("a2"), "a3");
}

TEST(Keeper, TellsTheOperatorWhenTheClientIsRefused) {
    SignedInOffice office;
    office.provider.answer(401, R"({"error": "invalid_client", "error_description": "AADSTS7000222: secret expired"})");
    office.clock += 4000;
    const Access access = office.ask();
    ASSERT_TRUE(access.error);
    EXPECT_EQ(access.error->error_class, mail::ErrorClass::provider);
    EXPECT_EQ(access.error->detail, "oauth-refused");
    EXPECT_NE(access.error->message.find("[oauth.own]"), std::string::npos);
    EXPECT_NE(access.error->server.find("AADSTS7000222"), std::string::npos);
    EXPECT_FALSE(office.stored().has_ended) << "nobody need sign in again";
}

// A4.
TEST(Keeper, ShowsTokensToNoOtherHost) {
    SignedInOffice office;
    const Access access = office.ask({}, "pop.evil.example");
    ASSERT_TRUE(access.error);
    EXPECT_EQ(access.error->detail, "oauth-host");
    EXPECT_TRUE(access.token.empty());
}

TEST(Keeper, AsksOnceForAllWhoWait) {
    SignedInOffice office;
    std::promise<void> go;
    std::shared_future<void> gate = go.get_future().share();
    office.provider.answer_with([gate](const std::string&) {
        gate.wait();
        return Answered{200, R"({"token_type": "Bearer", "access_token": "a2", "refresh_token": "r2"})", {}};
    });
    office.clock += 4000;
    std::vector<std::future<std::string>> asking;
    for (int i = 0; i < 8; ++i) asking.push_back(std::async(std::launch::async, [&] { return office.token(); }));
    while (office.provider.asked() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    go.set_value();
    for (auto& one : asking) EXPECT_EQ(one.get(), "a2");
    EXPECT_EQ(office.provider.asked(), 1u);
}

// The person signs in while an old refresh is still under way: what it brings must not take the place of the new
// tokens.
TEST(Keeper, DoesNotOverwriteANewSigningIn) {
    SignedInOffice office;
    office.provider.answer_with([&office](const std::string&) {
        office.clock += 1;
        office.sign_in_again("new", "new-refresh");
        return Answered{400, R"({"error": "invalid_grant"})", {}};
    });
    office.clock += 4000;
    EXPECT_EQ(office.token(), "auth sign-in");
    EXPECT_FALSE(office.stored().has_ended);
    EXPECT_EQ(office.token(), "new");
}

TEST(Keeper, AnswersWhoWaitsWhenKontorStops) {
    SignedInOffice office;
    std::promise<void> go;
    std::shared_future<void> gate = go.get_future().share();
    office.provider.answer_with([gate](const std::string&) {
        gate.wait();
        return Answered{};
    });
    office.clock += 4000;
    auto first = std::async(std::launch::async, [&] { return office.token(); });
    while (office.provider.asked() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    auto second = std::async(std::launch::async, [&] { return office.token(); });
    auto stopping = std::async(std::launch::async, [&] { office.keeper->stop(); });
    go.set_value();
    stopping.get();
    EXPECT_TRUE(first.get().starts_with("connect "));
    EXPECT_TRUE(second.get().starts_with("connect "));
    EXPECT_EQ(office.token(), "connect stopping");
}

// What the disk did not take is not lost: a provider that rotates refresh tokens gives each one once.
TEST(Keeper, KeepsInMemoryWhatTheStoreDidNotTake) {
    SignedInOffice office;
    office.provider.give("a2", "r2");
    office.clock += 4000;
    office.store.refusals = 1;
    EXPECT_EQ(office.token(), "a2");
    EXPECT_EQ(office.stored().refresh.reveal(), "r1");
    EXPECT_EQ(office.token(), "a2");
    EXPECT_EQ(office.stored().refresh.reveal(), "r2");
    EXPECT_EQ(office.provider.asked(), 1u);
}

TEST(Keeper, OfNobodyAsksToSignIn) {
    SignedInOffice office;
    office.write(
        [&](store::Update& update) { return update.put_secret(office.account.id, mail::oauth_tokens, Secret()); });
    EXPECT_EQ(office.token(), "auth sign-in");
    EXPECT_EQ(no_keeper().error->detail, "oauth-unavailable");
}

}  // namespace
}  // namespace kontor::oauth
