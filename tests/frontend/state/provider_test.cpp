// Signing in at a provider instead of giving a password.
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

using ProviderPart = EditForm::Field;

class AtProvider : public Update {
protected:
    void SetUp() override {
        office.providers = Json::array({{{"id", "google"}, {"title", "Google"}, {"mailHosts", {"*.gmail.com"}}},
                                        {{"id", "work"}, {"title", "Work"}, {"mailHosts", {"pop.work.example"}}}});
        Update::SetUp();
    }
    // The relay says what became of it.
    void comes_back(const char* what, const Json& more = Json::object()) {
        office.authorization["state"] = what;
        office.authorization.update(more);
        office.push("a1", "Authorization");
        settle();
    }
    std::string said() const { return state.toasts.empty() ? std::string() : state.toasts.back().text; }
    std::size_t asked(const char* method) const {
        std::size_t count = 0;
        for (const auto& [name, arguments] : office.calls) count += name == method;
        return count;
    }
};

TEST_F(AtProvider, a_new_account_is_made_with_what_came_of_it) {
    does(AddAccount{});
    does(EnterByHand{true});
    types(ProviderPart::address, "ann@gmail.com");
    types(ProviderPart::password, "half typ");
    does(SignInAtProvider{"google", {}});
    ASSERT_NE(last_effect<OpenWindow>(), nullptr);
    EXPECT_EQ(last_effect<OpenWindow>()->path, "/oauth/start?id=r40");
    const Json wish = (*office.last_call("Authorization/set"))["create"]["new"];
    EXPECT_EQ(wish["providerId"], "google");
    EXPECT_EQ(wish["loginHint"], "ann@gmail.com");
    EXPECT_FALSE(wish.contains("externalAccountId"));
    EXPECT_FALSE(form().has_tokens());

    comes_back("done", {{"address", "ann@gmail.com"}});
    EXPECT_TRUE(form().has_tokens());
    EXPECT_EQ(form().signed_in_at, "Google");
    EXPECT_TRUE(form().password.empty());
    does(SubmitForm{});
    const Json probe = (*office.last_call("AccountProbe/set"))["create"]["probe"];
    EXPECT_EQ(probe["auth"], "oauth");
    EXPECT_EQ(probe["authorizationId"], "r40");
    EXPECT_FALSE(probe.contains("password"));
    const Json saved = (*office.last_call("ExternalAccount/set"))["create"]["new"];
    EXPECT_EQ(saved["incoming"]["auth"], "oauth");
    EXPECT_EQ(saved["authorizationId"], "r40");
    EXPECT_FALSE(saved["incoming"].contains("password"));
}

TEST_F(AtProvider, one_may_think_better_of_it) {
    does(AddAccount{});
    does(EnterByHand{true});
    types(ProviderPart::address, "ann@gmail.com");
    does(SignInAtProvider{"google", {}});
    comes_back("done");
    does(UsePassword{});
    EXPECT_FALSE(form().has_tokens());
    does(SubmitForm{});
    EXPECT_EQ(form().wrong.count(ProviderPart::password), 1u);
}

TEST_F(AtProvider, the_window_can_be_opened_again_or_given_up) {
    does(AddAccount{});
    does(EnterByHand{true});
    does(SignInAtProvider{"google", {}});
    effects.clear();
    does(OpenProviderAgain{});
    ASSERT_NE(last_effect<OpenWindow>(), nullptr);
    does(CancelProvider{});
    EXPECT_FALSE(state.provider_sign_in);
    EXPECT_EQ((*office.last_call("Authorization/set"))["update"]["r40"]["isCancelled"], true);
    effects.clear();
    does(OpenProviderAgain{});
    EXPECT_EQ(last_effect<OpenWindow>(), nullptr);
    comes_back("done");
    EXPECT_FALSE(form().has_tokens()) << "what came too late";
}

TEST_F(AtProvider, a_known_account_goes_on_by_itself) {
    does(OpenAccount{mail::RecordId{1}});
    does(SignInAtProvider{"work", mail::RecordId{1}});
    const Json wish = (*office.last_call("Authorization/set"))["create"]["new"];
    EXPECT_EQ(wish["externalAccountId"], "r1");
    EXPECT_EQ(wish["loginHint"], "ann@work.example");
    comes_back("done");
    EXPECT_EQ(said(), "Signed in at Work. Collecting goes on.");
    EXPECT_FALSE(state.provider_sign_in);
}

TEST_F(AtProvider, what_did_not_work_is_said_in_words) {
    does(OpenAccount{mail::RecordId{1}});
    does(SignInAtProvider{"work", mail::RecordId{1}});
    comes_back("failed", {{"error", {{"code", "invalid_client"}, {"server", "no such client"}}}});
    EXPECT_EQ(said(), "Signing in at Work did not work. The server says: “no such client”");
    EXPECT_TRUE(state.toasts.back().is_error);
    does(SignInAtProvider{"work", mail::RecordId{1}});
    comes_back("cancelled");
    EXPECT_EQ(said(), "Signing in at Work was cancelled. Nothing was changed.");
}

// The relay knows nothing of it any more when it began anew.
TEST_F(AtProvider, is_over_when_the_relay_began_anew) {
    does(OpenAccount{mail::RecordId{1}});
    does(SignInAtProvider{"work", mail::RecordId{1}});
    office.authorization = {{"id", "other"}, {"state", "failed"}};
    office.cut();
    office.reconnect();
    settle();
    EXPECT_FALSE(state.provider_sign_in);
    EXPECT_TRUE(state.toasts.back().is_error);
}

TEST_F(AtProvider, a_push_about_nothing_asks_nothing) {
    const std::size_t before = asked("Authorization/get");
    office.push("a1", "Authorization");
    EXPECT_EQ(asked("Authorization/get"), before);
}

TEST_F(AtProvider, editing_keeps_the_tokens_until_a_password_is_typed) {
    office.externals[0]["incoming"]["auth"] = "oauth";
    office.externals[0]["incoming"]["hasPassword"] = false;
    office.externals[0]["oauthProvider"] = "work";
    office.push("a1", "ExternalAccount");
    does(EditAccount{mail::RecordId{1}});
    does(SubmitForm{});
    Json saved = (*office.last_call("ExternalAccount/set"))["update"]["r1"];
    EXPECT_EQ(saved["incoming"]["auth"], "oauth");
    EXPECT_FALSE(saved.contains("oauthProvider"));
    does(EditAccount{mail::RecordId{1}});
    does(UsePassword{});
    does(SubmitForm{});
    EXPECT_EQ(form().wrong.count(ProviderPart::password), 1u);
    types(ProviderPart::password, "secret");
    does(SubmitForm{});
    saved = (*office.last_call("ExternalAccount/set"))["update"]["r1"];
    EXPECT_EQ(saved["incoming"]["auth"], "automatic");
    EXPECT_EQ(saved["incoming"]["password"], "secret");
}

}  // namespace
}  // namespace kontor::state
