// What a person reads on the way to a new account.
#include "frontend/models/account_wizard.hpp"

#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

using Way = state::AccountForm::Page;
using Typed = state::EditForm::Field;

class WizardModels : public Models {
protected:
    AccountWizardModel at(Way page, const char* address) {
        does(state::AddAccount{});
        does(state::EditForm{Typed::address, address});
        std::get<state::AccountForm>(state.screen).page = page;
        return now();
    }
    AccountWizardModel now() const { return *window().wizard; }
    std::vector<std::string> notes(const AccountWizardModel& model) const {
        std::vector<std::string> all;
        for (const auto& note : model.notes) all.push_back(note.text);
        return all;
    }
    std::vector<std::string> links(const AccountWizardModel& model) const {
        std::vector<std::string> all;
        for (const auto& link : model.links) {
            EXPECT_EQ(link.url.substr(0, 8), "https://");
            all.push_back(link.label);
        }
        return all;
    }
};

TEST_F(WizardModels, an_app_password_is_explained_and_linked_to) {
    connect();
    const AccountWizardModel gmail = at(Way::sign_in, "ann@gmail.com");
    EXPECT_EQ(gmail.step, "Step 2 of 4");
    EXPECT_EQ(gmail.title, "How to sign in");
    EXPECT_EQ(
        gmail.lead,
        "Gmail wants a password made for Kontor alone. Make one there and put it in here. You can take it back at "
        "any time.");
    EXPECT_EQ(gmail.form.password.label, "App password");
    EXPECT_EQ(gmail.found, "The servers of Gmail are known.");
    EXPECT_EQ(gmail.server, "Server pop.gmail.com, port 995, as ann@gmail.com");
    EXPECT_EQ(notes(gmail), std::vector<std::string>{"POP has to be switched on at Gmail first."});
    EXPECT_EQ(links(gmail),
              (std::vector<std::string>{"Make an app password at Gmail", "Switch POP on at Gmail", "Help of Gmail"}));
    ASSERT_TRUE(gmail.sign_in);
    EXPECT_EQ(gmail.sign_in->value, "appPassword");
    does(state::EditForm{Typed::sign_in, "oauth"});
    EXPECT_EQ(now().lead.find("Gmail lets other programs in after signing in on its own page, and this Kontor is not"),
              0U);
    EXPECT_FALSE(now().form.provider);
    EXPECT_TRUE(now().form.wants_password) << "the only way there is here";
}

TEST_F(WizardModels, the_page_of_the_provider_takes_the_place_of_the_password) {
    office.providers = Json::array({{{"id", "google"}, {"title", "Google"}, {"mailHosts", {"*.gmail.com"}}}});
    connect();
    const AccountWizardModel gmail = at(Way::sign_in, "ann@gmail.com");
    EXPECT_FALSE(gmail.form.provider) << "an app password was chosen";
    EXPECT_TRUE(gmail.form.wants_password);
    does(state::EditForm{Typed::sign_in, "oauth"});
    ASSERT_TRUE(now().form.provider);
    EXPECT_EQ(now().form.provider->button, "Sign in with Google");
    EXPECT_FALSE(now().form.wants_password);
    EXPECT_EQ(now().lead.find("Sign in on Gmail’s own page."), 0U);
    EXPECT_EQ(now().form.need_sign_in, "");
    does(state::SubmitForm{});
    EXPECT_EQ(now().page, Way::sign_in);
    EXPECT_EQ(now().form.need_sign_in, "Sign in at the provider first.");
}

TEST_F(WizardModels, who_has_no_pop_is_said_on_the_first_page) {
    connect();
    const AccountWizardModel proton = at(Way::address, "ann@proton.me");
    EXPECT_EQ(proton.provider, "Proton Mail");
    ASSERT_EQ(proton.notes.size(), 2u);
    EXPECT_TRUE(proton.notes[0].is_warning);
    EXPECT_EQ(links(proton), std::vector<std::string>{"Help of Proton Mail"});
    EXPECT_TRUE(proton.back.empty());
}

TEST_F(WizardModels, each_choice_says_what_follows_from_it) {
    connect(words::Language::german);
    AccountWizardModel gmail = at(Way::collect, "ann@gmail.com");
    EXPECT_EQ(gmail.since_why,
              "Alle Post auf dem Server kommt, die neueste zuerst. Ein großes Postfach braucht seine Zeit.");
    EXPECT_EQ(gmail.keep_why, "Beim Anbieter wird nichts gelöscht. Das Postfach dort füllt sich weiter.");
    EXPECT_EQ(gmail.size_why, "");
    ASSERT_TRUE(gmail.form.recent);
    EXPECT_FALSE(gmail.recent_why.empty());
    does(state::EditForm{Typed::keep, "none"});
    does(state::EditForm{Typed::max_size, "5000000"});
    const std::string off = gmail.recent_why;
    does(state::EditForm{Typed::recent, "on"});
    EXPECT_EQ(now().keep_why,
              "Eine Nachricht wird beim Anbieter gelöscht, sobald sie hier aufbewahrt ist. Andere Programme finden sie "
              "dort nicht mehr.");
    EXPECT_EQ(now().size_why, "Von größeren Nachrichten wird nur der Kopf abgeholt.");
    EXPECT_NE(now().recent_why, off);
    EXPECT_FALSE(at(Way::collect, "ann@gmx.de").form.recent);
}

TEST_F(WizardModels, a_guess_is_called_one) {
    connect();
    EXPECT_EQ(at(Way::sign_in, "ann@firm.example").found,
              "firm.example says nothing about its servers. These are usual names: compare them with your provider’s "
              "help.");
    does(state::EditForm{Typed::host, "pop.mine.example"});
    EXPECT_EQ(now().found, "") << "what was typed was not found";
}

TEST_F(WizardModels, an_interval_that_is_not_offered_is_shown_as_it_is) {
    office.externals[0]["interval"] = 1200;
    connect();
    does(state::EditAccount{mail::RecordId{1}});
    const AccountFormModel form = *window().form;
    EXPECT_EQ(form.interval.value, "1200");
    EXPECT_EQ(form.interval.options.front(), (std::pair<std::string, std::string>{"1200", "20 minutes"}));
    EXPECT_TRUE(form.guided.empty());
}

TEST_F(WizardModels, with_sending_there_is_a_fifth_page) {
    office.sends = true;
    connect();
    const AccountWizardModel sending = at(Way::outgoing, "ann@web.de");
    EXPECT_EQ(sending.step, "Step 5 of 5");
    EXPECT_EQ(sending.next, "Test and add");
    does(state::EditForm{Typed::route, "house"});
    EXPECT_EQ(now().next, "Add");
}

}  // namespace
}  // namespace kontor::models
