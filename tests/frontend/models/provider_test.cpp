// How one signs in at a provider, as it is read: on the page of an account, in its form, in errors.
#include "frontend/models/account_form.hpp"
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

class ProviderModels : public Models {
protected:
    ProviderModels() {
        office.providers = Json::array({{{"id", "work"}, {"title", "Work"}, {"mailHosts", {"*.work.example"}}}});
    }
    AccountPage page() { return account_page(context(), mail::RecordId{1}); }
    AccountFormModel form() { return account_form(context(), std::get<state::AccountForm>(state.screen)); }
    void ended() {
        office.externals[0]["oauthProvider"] = "work";
        office.externals[0]["incoming"]["auth"] = "oauth";
        office.statuses = Json::array({{{"id", "r1"},
                                        {"phase", "idle"},
                                        {"error",
                                         {{"class", "auth"},
                                          {"message", "sign in"},
                                          {"server", "revoked"},
                                          {"detail", "sign-in"},
                                          {"since", "2026-03-12T14:00:00Z"}}}}});
    }
};

TEST_F(ProviderModels, an_account_whose_provider_can_do_it_offers_it) {
    connect();
    ASSERT_TRUE(page().provider);
    EXPECT_EQ(page().provider->button, "Sign in with Work");
    EXPECT_FALSE(page().provider->is_cure);
    office.externals[0]["incoming"]["host"] = "work.example";
    office.push("a1", "ExternalAccount");
    EXPECT_FALSE(page().provider);
}

TEST_F(ProviderModels, an_account_whose_access_has_ended_says_so_and_has_the_cure) {
    ended();
    connect();
    ASSERT_TRUE(page().trouble);
    EXPECT_EQ(page().trouble->what, "The provider asks you to sign in again");
    EXPECT_EQ(page().trouble->cure, Trouble::Cure::sign_in);
    EXPECT_EQ(page().trouble->server_says, "The server says: “revoked”");
    EXPECT_EQ(page().provider->button, "Sign in again");
    EXPECT_TRUE(page().provider->is_cure);
}

TEST_F(ProviderModels, while_the_person_is_there_the_page_waits) {
    ended();
    connect();
    does(state::SignInAtProvider{"work", mail::RecordId{1}});
    while (const auto result = office.replica.next_outcome())
        state::outcome({state, office.replica, words, {}, effects}, *result);
    EXPECT_EQ(page().provider->button, "");
    EXPECT_EQ(page().provider->waiting, "Sign in at Work in the window that has opened. Kontor goes on by itself.");
    EXPECT_EQ(page().provider->open_again, "Open the window again");
}

TEST_F(ProviderModels, the_form_offers_it_once_the_server_is_known) {
    connect();
    does(state::AddAccount{});
    EXPECT_FALSE(form().provider);
    does(state::EditForm{state::EditForm::Field::host, "pop.work.example"});
    ASSERT_TRUE(form().provider);
    EXPECT_EQ(form().provider->button, "Sign in with Work");
    auto& typed = std::get<state::AccountForm>(state.screen);
    typed.authorization = "r40";
    typed.signed_in_at = "Work";
    typed.signed_in_as = "ann@work.example";
    EXPECT_FALSE(form().provider);
    EXPECT_EQ(form().signed_in, "You are signed in at Work as ann@work.example.");
    EXPECT_EQ(form().use_password, "Use a password instead");
}

// Each has words of its own in every language, for none of them is what its class says.
TEST_F(ProviderModels, explain_every_trouble_with_a_provider) {
    for (const words::Language language : words::kLanguages) {
        const words::Words in(language);
        std::set<std::string> sentences;
        for (const char* detail : {"", "sign-in", "oauth-unavailable", "oauth-refused", "oauth-host"}) {
            mail::CollectError error;
            error.error_class = mail::ErrorClass::connect;
            error.detail = detail;
            const Trouble trouble = explain(in, error);
            sentences.insert(trouble.what);
            EXPECT_FALSE(trouble.what_to_do.empty());
            EXPECT_EQ(trouble.cure == Trouble::Cure::none, trouble.cure_words.empty()) << detail;
        }
        EXPECT_EQ(sentences.size(), 5u);
    }
}

}  // namespace
}  // namespace kontor::models
