// A new account, page by page.
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

using FieldOfForm = EditForm::Field;
using Place = AccountForm::Page;

Json refusal_of(const char* kind, const char* detail) {
    return {
        {"error",
         {{"class", kind}, {"message", "no"}, {"server", ""}, {"detail", detail}, {"since", "2026-03-12T14:00:00Z"}}}};
}

class Wizard : public Update {
protected:
    void begin(const char* address) {
        does(AddAccount{});
        types(FieldOfForm::address, address);
    }
    void next() { does(SubmitForm{}); }
    const Json& saved() const { return (*office.last_call("ExternalAccount/set"))["create"]["new"]; }
    const Json& probed() const { return (*office.last_call("AccountProbe/set"))["create"]["probe"]; }
};

TEST_F(Wizard, goes_from_the_address_to_the_account_one_thing_a_page) {
    begin("ann@web.de");
    EXPECT_EQ(form().page, Place::address);
    EXPECT_EQ(form().found.provider, "webde");
    next();
    EXPECT_EQ(office.last_call("AccountDiscovery/set"), nullptr) << "a known provider needs no question";
    EXPECT_EQ(form().page, Place::sign_in);
    next();
    EXPECT_EQ(form().page, Place::sign_in) << "the password is missing";
    EXPECT_EQ(form().wrong, std::set<FieldOfForm>{FieldOfForm::password});
    types(FieldOfForm::password, "secret");
    next();
    EXPECT_EQ(form().page, Place::collect);
    EXPECT_EQ(office.last_call("AccountProbe/set"), nullptr);
    types(FieldOfForm::since, "days");
    types(FieldOfForm::since_days, "7");
    types(FieldOfForm::keep, "days");
    types(FieldOfForm::interval, "900");
    types(FieldOfForm::max_size, "5000000");
    next();
    EXPECT_EQ(probed()["host"], "pop3.web.de");
    EXPECT_EQ(probed()["login"], "ann");
    ASSERT_TRUE(std::holds_alternative<AccountScreen>(state.screen)) << "collecting at once";
    EXPECT_EQ(saved()["since"], "7d");
    EXPECT_EQ(saved()["keepOnServer"], "14d");
    EXPECT_EQ(saved()["interval"], 900);
    EXPECT_EQ(saved()["maxMessageSize"], 5000000);
}

TEST_F(Wizard, going_back_loses_nothing) {
    begin("ann@gmx.de");
    next();
    types(FieldOfForm::password, "secret");
    types(FieldOfForm::name, "Home");
    next();
    types(FieldOfForm::since, "now");
    does(StepBack{});
    EXPECT_EQ(form().page, Place::sign_in);
    EXPECT_TRUE(press("Escape")) << "is one step back, too";
    EXPECT_EQ(form().page, Place::address);
    next();
    next();
    EXPECT_EQ(form().page, Place::collect);
    EXPECT_EQ(form().password, "secret");
    EXPECT_EQ(form().name, "Home");
    EXPECT_EQ(form().since, mail::Since::Rule::now);
    EXPECT_EQ(last_effect<MoveFocus>()->node, "form/since/all");
    does(LeaveForm{});
    EXPECT_TRUE(std::holds_alternative<MailScreen>(state.screen));
}

TEST_F(Wizard, asks_about_a_domain_it_does_not_know) {
    office.discovery = {{"provider", "microsoft365"},
                        {"providerName", "Microsoft 365"},
                        {"source", "mx"},
                        {"incoming", Json::array({{{"host", "outlook.office365.com"},
                                                   {"port", 995},
                                                   {"security", "tls"},
                                                   {"login", "ann@firm.example"},
                                                   {"source", "mx"}}})},
                        {"outgoing", Json::array()},
                        {"authentication", Json::array({"oauth"})},
                        {"oauth", "microsoft"},
                        {"notes", Json::array({"enable-pop"})}};
    begin("ann@firm.example");
    next();
    EXPECT_EQ((*office.last_call("AccountDiscovery/set"))["create"]["discovery"]["address"], "ann@firm.example");
    EXPECT_EQ(form().page, Place::sign_in);
    EXPECT_EQ(form().host, "outlook.office365.com");
    EXPECT_EQ(form().sign_in, setup::Authentication::oauth);
    EXPECT_EQ(form().found.oauth, "microsoft");
    const std::size_t asked = office.calls.size();
    does(StepBack{});
    next();
    EXPECT_EQ(form().page, Place::sign_in);
    EXPECT_EQ(office.calls.size(), asked) << "the same question is not asked twice";
}

TEST_F(Wizard, goes_on_with_the_usual_names_where_nobody_can_say) {
    begin("ann@firm.example");
    next();
    EXPECT_EQ(form().page, Place::sign_in);
    EXPECT_EQ(form().host, "pop.firm.example");
    EXPECT_TRUE(form().details) << "guesses are shown";
    types(FieldOfForm::password, "secret");
    next();
    office.probes = {refusal_of("dns", "not-found"), refusal_of("connect", "refused")};
    next();
    EXPECT_EQ(saved()["incoming"]["host"], "mail.firm.example") << "the names are tried one after the other";
}

TEST_F(Wizard, what_was_typed_is_not_tried_differently) {
    begin("ann@firm.example");
    next();
    types(FieldOfForm::password, "secret");
    types(FieldOfForm::host, "pop.mine.example");
    next();
    office.probe = refusal_of("dns", "not-found");
    next();
    EXPECT_EQ(form().page, Place::incoming);
    ASSERT_TRUE(form().failure);
    EXPECT_EQ(form().host, "pop.mine.example");
    types(FieldOfForm::host, "pop.right.example");
    office.probe = {{"error", nullptr}, {"messages", 3}};
    next();
    EXPECT_EQ(saved()["incoming"]["host"], "pop.right.example");
}

TEST_F(Wizard, whoever_has_no_pop_is_told_on_the_first_page) {
    begin("ann@icloud.com");
    next();
    EXPECT_EQ(form().page, Place::address);
    EXPECT_TRUE(form().found.has(setup::Note::no_pop));
    does(EnterByHand{true});
    EXPECT_EQ(form().page, Place::all) << "by hand anything goes";
    does(EnterByHand{false});
    EXPECT_EQ(form().page, Place::address);
    EXPECT_EQ(form().address, "ann@icloud.com");
}

TEST_F(Wizard, a_provider_can_be_picked) {
    begin("ann@firm.example");
    does(ShowProviders{true});
    EXPECT_TRUE(form().picking);
    does(ChooseProvider{"zoho-business"});
    EXPECT_FALSE(form().picking);
    EXPECT_EQ(form().host, "poppro.zoho.com");
    next();
    EXPECT_EQ(form().page, Place::sign_in);
    EXPECT_EQ(office.last_call("AccountDiscovery/set"), nullptr);
    does(StepBack{});
    does(ChooseProvider{""});
    EXPECT_EQ(form().host, "pop.firm.example");
}

TEST_F(Wizard, recent_mode_is_a_mark_before_the_login_and_keeps_mail_at_google) {
    begin("ann@gmail.com");
    next();
    EXPECT_EQ(form().sign_in, setup::Authentication::app_password);
    types(FieldOfForm::password, "secret");
    next();
    types(FieldOfForm::keep, "none");
    types(FieldOfForm::recent, "on");
    next();
    EXPECT_EQ(saved()["incoming"]["login"], "recent:ann@gmail.com");
    EXPECT_EQ(saved()["keepOnServer"], "forever");
}

TEST_F(Wizard, days_have_to_be_days) {
    begin("ann@gmx.de");
    next();
    types(FieldOfForm::password, "secret");
    next();
    types(FieldOfForm::since, "days");
    for (const char* wrong : {"", "0", "x", "40000"}) {
        types(FieldOfForm::since_days, wrong);
        next();
        EXPECT_EQ(form().wrong, std::set<FieldOfForm>{FieldOfForm::since_days}) << wrong;
    }
    EXPECT_EQ(form().page, Place::collect);
}

TEST_F(Wizard, an_answer_to_a_page_that_was_left_changes_nothing) {
    begin("ann@gmx.de");
    next();
    types(FieldOfForm::password, "secret");
    next();
    update(with(), SubmitForm{});
    EXPECT_EQ(form().step, AccountForm::Step::testing);
    update(with(), StepBack{});
    settle();
    EXPECT_EQ(form().page, Place::collect);
    EXPECT_EQ(office.last_call("ExternalAccount/set"), nullptr);
}

TEST_F(Wizard, editing_is_one_page_and_knows_recent_mode) {
    office.externals[0]["incoming"]["login"] = "recent:ann";
    office.push("a1", "ExternalAccount");
    settle();
    does(EditAccount{mail::RecordId{1}});
    EXPECT_EQ(form().page, Place::all);
    EXPECT_TRUE(form().recent);
    EXPECT_EQ(form().login, "ann");
}

class SendingWizard : public Wizard {
protected:
    void SetUp() override {
        office.sends = true;
        Wizard::SetUp();
    }
};

TEST_F(SendingWizard, sending_is_tested_after_receiving) {
    begin("ann@gmx.de");
    next();
    types(FieldOfForm::password, "secret");
    next();
    next();
    EXPECT_EQ(form().page, Place::outgoing);
    EXPECT_EQ(form().messages_there, 12u);
    EXPECT_EQ(office.last_call("ExternalAccount/set"), nullptr) << "listed only when both work";
    office.probe = refusal_of("auth", "refused");
    next();
    EXPECT_EQ(form().page, Place::outgoing);
    EXPECT_TRUE(form().failure && form().failed_outgoing);
    types(FieldOfForm::out_credentials, "own");
    next();
    EXPECT_EQ(form().wrong, std::set<FieldOfForm>{FieldOfForm::out_password});
    types(FieldOfForm::out_password, "other");
    office.probe = {{"error", nullptr}, {"messages", 0}};
    next();
    EXPECT_EQ(probed()["kind"], "outgoing");
    EXPECT_EQ(saved()["outgoing"]["host"], "mail.gmx.net");
    EXPECT_EQ(saved()["outgoing"]["sameCredentials"], false);
}

TEST_F(SendingWizard, without_a_server_of_its_own_nothing_more_is_tested) {
    begin("ann@gmx.de");
    next();
    types(FieldOfForm::password, "secret");
    next();
    next();
    types(FieldOfForm::route, "house");
    next();
    EXPECT_EQ(probed()["kind"], "incoming");
    EXPECT_EQ(saved()["outgoing"]["use"], "house");
}

TEST_F(SendingWizard, a_failed_test_can_be_passed_over) {
    begin("ann@gmx.de");
    next();
    types(FieldOfForm::password, "secret");
    next();
    office.probe = refusal_of("connect", "timeout");
    next();
    EXPECT_EQ(form().page, Place::incoming);
    does(SubmitForm{true});
    EXPECT_EQ(form().page, Place::outgoing);
    does(SubmitForm{true});
    EXPECT_EQ(saved()["address"], "ann@gmx.de");
}

TEST_F(Wizard, a_page_of_the_provider_opens_beside_the_window) {
    does(OpenPage{"https://help.example/"});
    ASSERT_NE(last_effect<VisitPage>(), nullptr);
    EXPECT_EQ(last_effect<VisitPage>()->url, "https://help.example/");
}

}  // namespace
}  // namespace kontor::state
