// Who one writes as, and the outgoing server: forms, tests of servers, and the code that proves an address.
#include "frontend/state/day_text.hpp"
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

using Said = EditIdentityField::Field;
using Part = EditForm::Field;

const Json refused_login = {{"error", {{"class", "auth"}, {"message", "no"}, {"server", "535 5.7.8 wrong"}}}};

class Sending : public Update {
protected:
    void SetUp() override {
        office.sends = true;
        office.identities = Json::array({test::an_identity("r80", "ann@work.example", "verified")});
        Update::SetUp();
    }
    void says(Said what, const char* value) { does(EditIdentityField{what, value}); }
    IdentityForm& identity() { return std::get<IdentityForm>(state.screen); }
    Verification& asked() { return std::get<Verification>(state.dialog); }
    bool lists() const { return std::holds_alternative<IdentityScreen>(state.screen); }
    // "incoming", "outgoing": the servers that were tried.
    std::vector<std::string> tried() const {
        std::vector<std::string> kinds;
        for (const auto& [method, arguments] : office.calls)
            if (method == "AccountProbe/set") kinds.push_back(arguments["create"]["probe"]["kind"]);
        return kinds;
    }
    void fill_in_account() {
        does(AddAccount{});
        does(EnterByHand{true});
        types(Part::address, "ann@gmx.de");
        types(Part::password, "secret");
    }
};

TEST_F(Sending, the_outgoing_server_is_guessed_and_tried_after_the_incoming_one) {
    fill_in_account();
    EXPECT_EQ(form().out_host, "mail.gmx.net");
    EXPECT_EQ(form().out_port, "465");
    EXPECT_EQ(form().out_security, mail::Security::tls);
    does(SubmitForm{});
    EXPECT_EQ(tried(), (std::vector<std::string>{"incoming", "outgoing"}));
    const Json saved = (*office.last_call("ExternalAccount/set"))["create"]["new"];
    EXPECT_EQ(saved["outgoing"]["use"], "custom");
    EXPECT_EQ(saved["outgoing"]["host"], "mail.gmx.net");
    EXPECT_EQ(saved["outgoing"]["login"], "ann@gmx.de");
    EXPECT_EQ(saved["outgoing"]["sameCredentials"], true);
    EXPECT_FALSE(saved["outgoing"].contains("password"));
}

TEST_F(Sending, a_failed_outgoing_test_keeps_what_was_typed_and_saves_nothing) {
    office.probes = {office.probe, refused_login};
    fill_in_account();
    does(SubmitForm{});
    EXPECT_EQ(form().step, AccountForm::Step::typing);
    ASSERT_TRUE(form().failure);
    EXPECT_TRUE(form().failed_outgoing);
    EXPECT_EQ(form().password, "secret");
    EXPECT_EQ(office.last_call("ExternalAccount/set"), nullptr);

    // It has a password of its own.
    types(Part::out_credentials, "own");
    does(SubmitForm{});
    EXPECT_EQ(form().wrong, std::set<Part>{Part::out_password});
    types(Part::out_login, "ann-sends");
    types(Part::out_password, "other");
    does(SubmitForm{});
    const Json probe = (*office.last_call("AccountProbe/set"))["create"]["probe"];
    EXPECT_EQ(probe["password"], "other");
    EXPECT_EQ(probe["login"], "ann-sends");
    EXPECT_FALSE(probe.contains("sameCredentials"));
    const Json saved = (*office.last_call("ExternalAccount/set"))["create"]["new"];
    EXPECT_EQ(saved["incoming"]["password"], "secret");
    EXPECT_EQ(saved["outgoing"]["password"], "other");
}

TEST_F(Sending, the_house_needs_no_test) {
    fill_in_account();
    types(Part::route, "house");
    does(SubmitForm{});
    EXPECT_EQ(tried(), std::vector<std::string>{"incoming"});
    EXPECT_EQ((*office.last_call("ExternalAccount/set"))["create"]["new"]["outgoing"]["use"], "house");
}

TEST_F(Sending, an_untouched_password_is_the_stored_one) {
    office.externals[0]["outgoing"] = {
        {"use", "custom"}, {"host", "smtp.work.example"}, {"port", 465},        {"security", "tls"},
        {"login", "ann"},  {"sameCredentials", false},    {"hasPassword", true}};
    office.push("a1", "ExternalAccount");
    does(EditAccount{mail::RecordId{1}});
    EXPECT_FALSE(form().out_same);
    EXPECT_EQ(form().out_login, "ann");
    does(SubmitForm{});
    const Json probe = (*office.last_call("AccountProbe/set"))["create"]["probe"];
    EXPECT_EQ(probe["externalAccountId"], "r1");
    EXPECT_FALSE(probe.contains("password"));
    EXPECT_TRUE(std::holds_alternative<AccountScreen>(state.screen));
}

TEST_F(Sending, what_has_to_be_put_right_has_the_keyboard) {
    office.externals[0]["outgoing"] = {{"use", "custom"}, {"host", "smtp.work.example"},
                                       {"port", 465},     {"security", "tls"},
                                       {"login", "ann"},  {"sameCredentials", true}};
    office.push("a1", "ExternalAccount");
    does(EditAccount{mail::RecordId{1}, EditAccount::At::outgoing_password});
    ASSERT_NE(last_effect<MoveFocus>(), nullptr);
    EXPECT_EQ(last_effect<MoveFocus>()->node, "form/password") << "there is only one";
    types(Part::out_credentials, "own");
    types(Part::out_password, "x");
    does(SubmitForm{});
    office.externals[0]["outgoing"]["sameCredentials"] = false;
    office.push("a1", "ExternalAccount");
    does(EditAccount{mail::RecordId{1}, EditAccount::At::outgoing_password});
    EXPECT_EQ(last_effect<MoveFocus>()->node, "form/out-password");
}

TEST_F(Sending, an_address_is_added_and_proven_by_its_code) {
    does(OpenIdentities{"a2"});
    does(AddIdentity{"a2"});
    EXPECT_EQ(identity().name, "Ann Larsen") << "as before";
    does(SubmitIdentity{});
    EXPECT_EQ(identity().wrong, std::set<Said>{Said::address});
    says(Said::address, "ann@club.example");
    says(Said::signature, "Ann <3\nClub");
    does(SetIdentityBcc{true});
    does(SubmitIdentity{});
    const Json saved = (*office.last_call("Identity/set"))["create"]["new"];
    EXPECT_EQ(saved["email"], "ann@club.example");
    EXPECT_EQ(saved["htmlSignature"], "<p>Ann &lt;3<br>\nClub</p>");
    EXPECT_EQ(saved["bcc"][0]["email"], "ann@club.example");
    EXPECT_EQ(saved["route"], "account");
    EXPECT_TRUE(tried().empty()) << "the account's server was tried with the account";

    // It is asked for at once, for nothing can be sent before.
    ASSERT_TRUE(lists());
    ASSERT_TRUE(std::holds_alternative<Verification>(state.dialog));
    does(SendCode{});
    EXPECT_EQ((*office.last_call("IdentityCode/set"))["create"]["new"],
              Json({{"identityId", "r91"}, {"language", "en"}}));
    EXPECT_EQ(last_effect<MoveFocus>()->node, "verify/code");
    EXPECT_TRUE(press("Enter", "verify/code"));
    EXPECT_EQ(asked().trouble, Verification::Trouble::empty);
    does(EditCode{"111111"});
    does(SubmitCode{});
    EXPECT_EQ(asked().trouble, Verification::Trouble::wrong);
    EXPECT_EQ(asked().code, "111111") << "to be looked at again";
    does(EditCode{" 246 810 "});
    EXPECT_EQ(asked().trouble, Verification::Trouble::none);
    does(SubmitCode{});
    EXPECT_EQ(state.dialog.index(), 0u);
    EXPECT_EQ(state.toasts.back().text, "ann@club.example is verified");
    EXPECT_EQ(office.replica.identity(mail::RecordId{91})->verification.state, mail::Verification::State::verified);
    does(OpenIdentities{"a2"});
    EXPECT_EQ(state.dialog.index(), 0u) << "asked once";
}

TEST_F(Sending, the_errors_of_a_code_are_told_apart) {
    office.identities.push_back(test::an_identity("r81", "ann@club.example", "codeSent"));
    office.push("a2", "Identity");
    using Trouble = Verification::Trouble;
    const std::pair<const char*, Trouble> errors[] = {{"tooManyTries", Trouble::used_up},
                                                      {"rateLimit", Trouble::too_many},
                                                      {"notFound", Trouble::gone},
                                                      {"serverFail", Trouble::refused}};
    for (const auto& [type, trouble] : errors) {
        office.sending_refusal = {{"type", type}, {"description", "so it is"}};
        does(VerifyIdentity{mail::RecordId{81}});
        does(EditCode{"123456"});
        does(SubmitCode{});
        EXPECT_EQ(asked().trouble, trouble) << type;
        EXPECT_EQ(asked().ticket, 0u);
    }
}

TEST_F(Sending, a_server_of_its_own_is_tried_unless_nothing_about_it_is_new) {
    does(AddIdentity{"a2"});
    says(Said::address, "ann@gmx.de");
    says(Said::route, "custom");
    EXPECT_EQ(identity().host, "mail.gmx.net");
    does(SubmitIdentity{});
    EXPECT_EQ(identity().wrong, std::set<Said>{Said::password});
    office.probes = {refused_login};
    says(Said::password, "wrong");
    does(SubmitIdentity{});
    ASSERT_TRUE(identity().failure);
    EXPECT_EQ(identity().password, "wrong");
    EXPECT_EQ(office.last_call("Identity/set"), nullptr);
    says(Said::password, "right");
    does(SubmitIdentity{});
    const Json saved = (*office.last_call("Identity/set"))["create"]["new"];
    EXPECT_EQ(saved["server"]["host"], "mail.gmx.net");
    EXPECT_EQ(saved["server"]["login"], "ann@gmx.de");
    EXPECT_EQ(saved["password"], "right");
    EXPECT_EQ(tried().size(), 3u) << "the relay logs in with what is stored: as the address itself, which proves it";
    EXPECT_EQ((*office.last_call("AccountProbe/set"))["create"]["probe"]["identityId"], "#new");

    office.identities.back()["verification"]["state"] = "verified";
    office.identities.back()["server"]["hasPassword"] = true;
    office.push("a2", "Identity");
    does(CloseDialog{});
    does(EditIdentity{mail::RecordId{91}, true});
    EXPECT_EQ(last_effect<MoveFocus>()->node, "identity-form/password");
    says(Said::name, "Ann");
    does(SubmitIdentity{});
    EXPECT_TRUE(lists());
    EXPECT_EQ(tried().size(), 3u) << "only the name is another";
    office.identities.back()["server"]["hasPassword"] = true;
    office.push("a2", "Identity");
    does(EditIdentity{mail::RecordId{91}});
    says(Said::port, "2465");
    does(SubmitIdentity{});
    const Json probe = (*office.last_call("AccountProbe/set"))["create"]["probe"];
    EXPECT_EQ(probe["identityId"], "r91") << "with the password that is stored";
    EXPECT_FALSE(probe.contains("password"));
    EXPECT_EQ(tried().size(), 5u) << "another server has to prove the address again";

    office.identities.back()["server"]["hasPassword"] = true;
    office.push("a2", "Identity");
    does(EditIdentity{mail::RecordId{91}});
    says(Said::login, "ann");
    does(SubmitIdentity{});
    EXPECT_EQ(tried().size(), 6u) << "it is tried, and proves nothing";
}

TEST_F(Sending, an_address_of_somebody_else_is_refused_in_words) {
    office.sending_refusal = {{"type", "forbiddenFrom"}};
    does(AddIdentity{"a2"});
    says(Said::address, "boss@club.example");
    does(SubmitIdentity{});
    EXPECT_EQ(identity().refused, "That address is not yours to write from.");
    EXPECT_EQ(identity().step, IdentityForm::Step::typing);
}

TEST_F(Sending, the_accounts_own_address_cannot_be_removed) {
    office.identities.push_back(test::an_identity("r81", "ann@club.example", "verified"));
    office.push("a2", "Identity");
    does(RemoveIdentity{mail::RecordId{80}});
    EXPECT_EQ(office.identities.size(), 2u);
    does(RemoveIdentity{mail::RecordId{81}});
    EXPECT_EQ(office.identities.size(), 1u);
    EXPECT_EQ(state.toasts.back().text, "ann@club.example removed");
}

TEST_F(Sending, html_is_made_from_the_text_until_it_is_written_by_hand) {
    office.identities[0]["textSignature"] = "Ann";
    office.identities[0]["htmlSignature"] = "<b>Ann</b>";
    office.push("a2", "Identity");
    does(EditIdentity{mail::RecordId{80}});
    EXPECT_TRUE(identity().html_by_hand);
    does(WriteSignatureByHand{false});
    does(SubmitIdentity{});
    EXPECT_EQ((*office.last_call("Identity/set"))["update"]["r80"]["htmlSignature"], "<p>Ann</p>");
    does(EditIdentity{mail::RecordId{80}});
    EXPECT_FALSE(identity().html_by_hand);
}

TEST_F(Sending, one_goes_back_from_page_to_page) {
    does(OpenIdentities{"a2"});
    does(AddIdentity{"a2"});
    does(Back{});
    EXPECT_TRUE(lists());
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<AccountScreen>(state.screen));
    does(OpenVacation{"a2"});
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<AccountScreen>(state.screen));
}

// ---- what is answered while one is away

class Away : public Sending {
protected:
    void SetUp() override {
        state.zone = [](UtcTime time) { return time.seconds < 1774746000 ? 60 : 120; };  // summer time from 29 March
        Sending::SetUp();
    }
    VacationForm& away() { return std::get<VacationForm>(state.screen); }
};

TEST_F(Away, days_are_those_of_the_persons_zone) {
    does(OpenVacation{"a2"});
    EXPECT_TRUE(away().is_loaded);
    EXPECT_EQ(away().text, "Thank you for your message. I am away, and will read it when I am back.");
    does(EnableVacation{true});
    does(EditVacation{EditVacation::Field::text, " \n"});
    does(EditVacation{EditVacation::Field::from, "2026-03-28"});
    does(EditVacation{EditVacation::Field::to, "2026-03-29"});
    does(SubmitVacation{});
    EXPECT_EQ(away().wrong, std::set<EditVacation::Field>{EditVacation::Field::text});
    does(EditVacation{EditVacation::Field::text, "Back on Monday."});
    does(SubmitVacation{});
    const Json saved = (*office.last_call("VacationResponse/set"))["update"]["singleton"];
    EXPECT_EQ(saved["fromDate"], "2026-03-27T23:00:00Z");
    EXPECT_EQ(saved["toDate"], "2026-03-29T21:59:59Z") << "that day has 23 hours";
    EXPECT_EQ(saved["isEnabled"], true);
    EXPECT_TRUE(std::holds_alternative<AccountScreen>(state.screen));
    does(OpenVacation{"a2"});
    EXPECT_EQ(away().from, "2026-03-28");
    EXPECT_EQ(away().to, "2026-03-29");
}

TEST_F(Away, what_is_no_day_is_said_at_its_field) {
    for (const char* nonsense : {"tomorrow", "2026-02-30", "26-3-1", "2026-13-01", "2026-03-", "2026--03-01"}) {
        does(OpenVacation{"a2"});
        does(EditVacation{EditVacation::Field::from, nonsense});
        does(SubmitVacation{});
        EXPECT_EQ(away().wrong, std::set<EditVacation::Field>{EditVacation::Field::from}) << nonsense;
    }
    does(EditVacation{EditVacation::Field::from, "2026-03-05"});
    does(EditVacation{EditVacation::Field::to, "2026-03-04"});
    does(SubmitVacation{});
    EXPECT_TRUE(away().is_backwards);
    EXPECT_EQ(office.last_call("VacationResponse/set"), nullptr);
}

TEST_F(Away, a_day_is_chosen_from_a_calendar) {
    state.clock = {test::kToday, 60};
    does(OpenVacation{"a2"});
    does(PickDay{"vacation/from"});
    EXPECT_EQ(away().picking, "vacation/from");
    EXPECT_EQ(away().month.substr(0, 7), day_to_text(test::kToday, state.zone).substr(0, 7)) << "nothing is chosen";
    does(EditVacation{EditVacation::Field::from, "2026-12-30"});
    does(PickDay{"vacation/from"});
    EXPECT_TRUE(away().picking.empty()) << "it closes what it opened";
    does(PickDay{"vacation/from"});
    EXPECT_EQ(away().month, "2026-12-30");
    does(TurnMonth{"vacation/from/days", 1, true});
    EXPECT_EQ(away().month, "2027-01-01");
    EXPECT_EQ(last_effect<MoveFocus>()->node, "vacation/from/days/2027-01-01") << "the keyboard goes on there";
    does(ChooseDay{"vacation/from/days", "2027-01-04"});
    EXPECT_EQ(away().from, "2027-01-04");
    EXPECT_TRUE(away().picking.empty());
    EXPECT_EQ(last_effect<MoveFocus>()->node, "vacation/from/pick");
    does(PickDay{"vacation/to"});
    does(ChooseDay{"vacation/to/days", "2027-01-08"});
    EXPECT_EQ(away().to, "2027-01-08");
    EXPECT_EQ(away().from, "2027-01-04");
}

// ---- mail on its way out

TEST_F(Sending, what_is_decided_about_uncertain_mail_is_told) {
    office.submissions = Json::array({test::a_submission("r95", "uncertain", nullptr, Json::object(), Json::object())});
    office.push("a2", "EmailSubmission");
    does(OpenOutbox{});
    does(SendAgain{mail::RecordId{95}});
    EXPECT_EQ((*office.last_call("EmailSubmission/set"))["update"]["r95"], Json({{"decision", "sendAgain"}}));
    does(BelieveSent{mail::RecordId{95}});
    EXPECT_EQ((*office.last_call("EmailSubmission/set"))["update"]["r95"], Json({{"decision", "believeSent"}}));
    does(CallBack{mail::RecordId{95}});
    EXPECT_EQ((*office.last_call("EmailSubmission/set"))["update"]["r95"], Json({{"undoStatus", "canceled"}}));
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<MailScreen>(state.screen));
}

}  // namespace
}  // namespace kontor::state
