// What a person reads about sending: why mail does not leave and where that is put right, what became of each
// recipient, the addresses one writes from, and the forms.
#include <set>

#include "frontend/models/sending_trouble.hpp"
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

const Json wrong_password = {{"class", "auth"},
                             {"message", "refused"},
                             {"server", "5.7.8 Bad credentials"},
                             {"detail", "refused"},
                             {"code", 535}};
const Json unknown_user = {
    {"class", "recipient"}, {"server", "5.1.1 No such user"}, {"code", 550}, {"enhanced", "5.1.1"}};
const Json none = Json::object();

class SendingModels : public Models {
protected:
    void SetUp() override {
        office.sends = true;
        office.identities = Json::array({test::an_identity("r80", "ann@work.example", "verified")});
        office.externals[0]["outgoing"] = {{"use", "custom"}, {"host", "smtp.work.example"},
                                           {"port", 465},     {"security", "tls"},
                                           {"login", "ann"},  {"sameCredentials", true}};
    }
    void is_out(const char* how, const Json& error, const Json& first = none, const Json& second = none) {
        office.submissions = Json::array({test::a_submission("r95", how, error, first, second)});
    }
    OutboxRow only_row() const {
        const OutboxPage page = outbox_page(context());
        return page.rows.size() == 1 ? page.rows.front() : OutboxRow{};
    }
    std::vector<std::string> labels(const std::vector<OutboxButton>& buttons) const {
        std::vector<std::string> all;
        for (const OutboxButton& each : buttons) all.push_back(each.label);
        return all;
    }
    const AccountPage page() const { return account_page(context(), office.replica.external_accounts().front().id); }
};

TEST_F(SendingModels, a_wrong_password_names_the_account_and_the_server_and_leads_to_the_field) {
    is_out("waiting", wrong_password);
    connect();
    does(state::OpenOutbox{});
    const OutboxRow row = only_row();
    EXPECT_EQ(row.subject, "Draft of the offer");
    EXPECT_EQ(row.to, "to clara@north.example, bob@south.example");
    EXPECT_EQ(row.state, "Waits. Next attempt 16:00");
    ASSERT_TRUE(row.trouble);
    EXPECT_EQ(row.trouble->what, "smtp.work.example does not accept the password of ann@work.example for sending");
    EXPECT_EQ(row.trouble->server_says, "The server says: “5.7.8 Bad credentials”");
    ASSERT_EQ(labels(row.buttons), (std::vector<std::string>{"Fix it", "Try now"}));
    const auto* fix = row.buttons[0].action.as<state::EditAccount>();
    ASSERT_NE(fix, nullptr);
    EXPECT_EQ(fix->account, mail::RecordId{1});
    EXPECT_EQ(fix->at, state::EditAccount::At::outgoing_password);

    // The account says it, too, and the pane.
    ASSERT_TRUE(page().sending);
    EXPECT_EQ(page().sending->trouble.what, row.trouble->what);
    const AccountsPane pane = accounts_pane(context());
    EXPECT_TRUE(pane.sections[1].in_trouble);
    EXPECT_EQ(pane.sections[1].state, "Mail does not leave");
    EXPECT_TRUE(pane.sections[0].mailboxes.back().is_outbox);
    EXPECT_TRUE(pane.sections[0].mailboxes.back().is_trouble);
    EXPECT_EQ(pane.sections[0].mailboxes.back().count_words, "1 message waits");
}

TEST_F(SendingModels, the_password_of_an_own_server_is_put_right_at_the_identity) {
    office.identities[0]["route"] = "custom";
    office.identities[0]["server"] = {{"host", "smtp.club.example"}, {"port", 465}, {"login", "ann"}};
    is_out("waiting", wrong_password);
    connect();
    does(state::OpenOutbox{});
    EXPECT_EQ(only_row().trouble->what,
              "smtp.club.example does not accept the password of ann@work.example for sending");
    const auto* fix = only_row().buttons.at(0).action.as<state::EditIdentity>();
    ASSERT_NE(fix, nullptr);
    EXPECT_TRUE(fix->at_password);
}

TEST_F(SendingModels, smtp_auth_that_is_switched_off_has_its_own_words) {
    is_out("waiting", {{"class", "provider"}, {"detail", "smtp-auth-disabled"}});
    connect();
    does(state::OpenOutbox{});
    EXPECT_EQ(only_row().trouble->what, "SMTP AUTH is switched off for this mailbox");
    EXPECT_NE(only_row().trouble->what_to_do.find("Authenticated SMTP"), std::string::npos);
    EXPECT_EQ(labels(only_row().buttons), std::vector<std::string>{"Try now"}) << "no setting of ours cures it";
}

TEST_F(SendingModels, uncertain_mail_waits_for_a_decision) {
    is_out("uncertain", nullptr);
    connect();
    does(state::OpenOutbox{});
    EXPECT_EQ(only_row().state, "It is not known whether this arrived");
    EXPECT_NE(only_row().why.find("may arrive twice"), std::string::npos);
    EXPECT_EQ(labels(only_row().buttons), (std::vector<std::string>{"It arrived", "Send again"}));
}

TEST_F(SendingModels, each_recipient_has_the_reason_and_the_servers_own_words) {
    is_out("done", nullptr, {{"state", "failed"}, {"error", unknown_user}}, {{"state", "delivered"}});
    connect();
    does(state::OpenEmail{"e2"});
    const Delivery told = window().reader.messages.front().delivery;
    EXPECT_EQ(told.state, "Not delivered to 1 of 2");
    EXPECT_TRUE(told.is_trouble);
    ASSERT_EQ(told.lines.size(), 2u);
    EXPECT_EQ(told.lines[0].address, "clara@north.example");
    EXPECT_EQ(told.lines[0].state, "not delivered");
    EXPECT_EQ(told.lines[0].why, "The address was refused");
    EXPECT_EQ(told.lines[0].server_says, "The server says: “5.1.1 No such user”");
    EXPECT_EQ(told.lines[1].state, "delivered");
    EXPECT_TRUE(told.lines[1].why.empty());
}

TEST_F(SendingModels, mail_that_left_as_it_should_is_not_spoken_of) {
    is_out("done", nullptr, {{"state", "accepted"}}, {{"state", "delivered"}});
    connect();
    does(state::OpenEmail{"e2"});
    EXPECT_TRUE(window().reader.messages.front().delivery.state.empty());
    EXPECT_FALSE(window().accounts.sections.front().mailboxes.back().is_outbox);
    EXPECT_EQ(outbox_page(context()).empty->title, "Nothing waits");
}

TEST_F(SendingModels, what_leaves_in_a_moment_can_be_called_back_but_is_no_news) {
    is_out("held", nullptr);
    office.submissions[0]["outbox"]["attempts"] = 0;
    office.submissions[0]["sendAt"] = "2026-03-12T14:30:30Z";
    connect();
    EXPECT_FALSE(window().accounts.sections.front().mailboxes.back().is_outbox);
    EXPECT_EQ(labels(only_row().buttons), std::vector<std::string>{"Do not send"});
    office.submissions[0]["sendAt"] = "2026-03-13T08:00:00Z";
    office.push("a2", "EmailSubmission");
    EXPECT_TRUE(window().accounts.sections.front().mailboxes.back().is_outbox);
}

// Every class of sending, in every language: a sentence of its own, and something to do.
TEST_F(SendingModels, every_class_of_error_is_explained) {
    for (const words::Language language : words::kLanguages) {
        std::set<std::string> sentences;
        for (const char* each : {"connect", "dns", "tls", "certificate", "auth", "provider", "protocol", "locked",
                                 "quota", "storage", "sender", "recipient", "too-large", "content", "unsupported"}) {
            mail::SendError error;
            error.error_class = each;
            error.server = "no way";
            const Trouble trouble = explain(words::Words(language), error);
            EXPECT_TRUE(sentences.insert(trouble.what).second) << trouble.what;
            EXPECT_FALSE(trouble.what_to_do.empty());
            EXPECT_NE(trouble.server_says.find("no way"), std::string::npos);
        }
    }
}

TEST_F(SendingModels, the_addresses_say_whether_they_are_proven) {
    office.identities.push_back(test::an_identity("r81", "ann@club.example", "codeSent", "house"));
    office.identities.push_back(test::an_identity("r82", "sales@club.example", "needed", "custom"));
    office.identities[2]["server"] = {{"host", "smtp.club.example"}, {"port", 465}};
    connect();
    does(state::OpenIdentities{"a2"});
    const IdentityPage list = *window().identities;
    ASSERT_EQ(list.rows.size(), 3u);
    EXPECT_EQ(list.rows[0].state, "Verified");
    EXPECT_EQ(list.rows[0].way, "The account’s server");
    EXPECT_TRUE(list.rows[0].verify.empty());
    EXPECT_TRUE(list.rows[0].remove_words.empty()) << "it stays as long as the account";
    EXPECT_EQ(list.rows[1].state, "A code was mailed 15:20: enter it to send from here");
    EXPECT_EQ(list.rows[1].verify_words, "Verify ann@club.example");
    EXPECT_EQ(list.rows[2].way, "A server of its own · smtp.club.example");
    EXPECT_EQ(list.rows[2].remove_words, "Remove sales@club.example");
}

TEST_F(SendingModels, the_dialog_asks_for_the_code_once_it_was_mailed) {
    office.identities.push_back(test::an_identity("r81", "ann@club.example", "needed"));
    office.identities[1]["verification"]["addresses"] = {"ann@club.example", "board@club.example"};
    connect();
    does(state::VerifyIdentity{mail::RecordId{81}});
    EXPECT_EQ(window().dialog->confirm, "Mail the code");
    EXPECT_NE(window().dialog->text.find("ann@club.example, board@club.example"), std::string::npos);
    EXPECT_FALSE(window().dialog->field);
    office.identities[1]["verification"]["state"] = "codeSent";
    office.push("a2", "Identity");
    ASSERT_TRUE(window().dialog->field);
    EXPECT_EQ(window().dialog->confirm, "Verify");
    EXPECT_EQ(window().dialog->other, "Mail a new one");
    std::get<state::Verification>(state.dialog).trouble = state::Verification::Trouble::wrong;
    EXPECT_EQ(window().dialog->field->problem, "That is not the code. Look again, or have a new one mailed.");
}

TEST_F(SendingModels, the_account_form_shows_where_mail_is_sent_through) {
    connect();
    does(state::EditAccount{mail::RecordId{1}});
    const AccountFormModel form = *window().form;
    ASSERT_TRUE(form.outgoing);
    EXPECT_EQ(form.outgoing->host.value, "smtp.work.example");
    EXPECT_EQ(form.outgoing->credentials.value, "same");
    EXPECT_FALSE(form.outgoing->password);
    EXPECT_EQ(form.outgoing->route.options[1].second, "Only receive") << "this office has no server of its own";
    does(state::EditForm{state::EditForm::Field::out_credentials, "own"});
    ASSERT_TRUE(window().form->outgoing->password);
    EXPECT_EQ(window().form->outgoing->login->placeholder, "ann@work.example");
    does(state::EditForm{state::EditForm::Field::route, "house"});
    EXPECT_FALSE(window().form->outgoing->has_server);
    EXPECT_EQ(window().form->outgoing->note, "No mail can be sent from this account.");
}

TEST_F(SendingModels, the_house_is_named_where_there_is_one) {
    office.has_house = true;
    connect();
    does(state::AddIdentity{"a2"});
    does(state::EditIdentityField{state::EditIdentityField::Field::route, "house"});
    const IdentityFormModel form = *window().identity_form;
    EXPECT_EQ(form.route.options.back().second, "This office’s server");
    EXPECT_NE(form.route_note.find("office@kontor.example"), std::string::npos);
    EXPECT_NE(form.route_note.find("At most 200 messages a day."), std::string::npos) << form.route_note;
    EXPECT_FALSE(form.server);
}

TEST_F(SendingModels, a_failed_test_of_the_outgoing_server_says_that_receiving_works) {
    office.probes = {office.probe, {{"error", {{"class", "tls"}, {"message", "x"}, {"server", "no TLS here"}}}}};
    connect(words::Language::german);
    does(state::EditAccount{mail::RecordId{1}});
    does(state::SubmitForm{});
    for (int i = 0; i < 2; ++i) {
        settle();
        while (const auto result = office.replica.next_outcome())
            state::outcome({state, office.replica, words, {}, effects}, *result);
    }
    settle();
    const AccountFormModel form = *window().form;
    EXPECT_EQ(form.progress_words, "Der Empfang klappt. Es fehlt noch das Senden.");
    ASSERT_TRUE(form.trouble);
    EXPECT_NE(form.trouble->what_to_do.find("587"), std::string::npos);
}

TEST_F(SendingModels, an_account_that_answers_by_itself_says_so) {
    office.vacation["isEnabled"] = true;
    connect();
    does(state::OpenAccount{mail::RecordId{1}});
    EXPECT_EQ(page().away, "Vacation reply is on");
    EXPECT_EQ(page().send_as, "Send mail as");
    office.sends = false;
}

TEST_F(SendingModels, a_relay_that_sends_nothing_shows_nothing_of_it) {
    office.sends = false;
    connect();
    EXPECT_TRUE(page().send_as.empty());
    EXPECT_TRUE(page().vacation.empty());
    does(state::EditAccount{mail::RecordId{1}});
    EXPECT_FALSE(window().form->outgoing);
}

}  // namespace
}  // namespace kontor::models
