// People, and how one signs in oneself.
#include "frontend/models/window_model.hpp"
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

class People : public Update {
protected:
    void SetUp() override {
        const Json ann = {
            {"id", "u1"}, {"name", "ann"}, {"isAdministrator", true}, {"isSelf", true}, {"hasPassword", true}};
        const Json bob = {{"id", "u2"},          {"name", "bob"},          {"hasPassword", false},
                          {"quota", 2500000000}, {"usedOctets", 12000000}, {"networks", {"192.0.2.0/24", "10.0.0.1"}}};
        const Json browser = {{"id", "s1"},
                              {"kind", "session"},
                              {"label", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"},
                              {"address", "192.0.2.7"},
                              {"isCurrent", true},
                              {"lastUsed", "2026-03-12T13:00:00Z"}};
        const Json program = {
            {"id", "s2"}, {"kind", "token"}, {"label", "phone"}, {"lastUsed", "2026-03-11T13:00:00Z"}};
        const Json refusal = {{"id", "j9"},
                              {"personId", "u2"},
                              {"name", "bob"},
                              {"event", "sign-in-refused"},
                              {"times", 3},
                              {"address", "198.51.100.4"},
                              {"actor", ""},
                              {"detail", ""},
                              {"at", "2026-03-12T14:00:00Z"}};
        office.people = {{"Person", Json::array({ann, bob})},
                         {"SignIn", Json::array({browser, program})},
                         {"TwoStep", Json::array({{{"id", "singleton"}, {"isOn", false}, {"recoveryCodesLeft", 0}}})},
                         {"AuditEntry", Json::array({refusal})}};
        Update::SetUp();
    }
    models::WindowModel model() {
        const words::Calendar calendar(words.language(), test::kToday, [](UtcTime) { return 0; });
        return models::window_model({state, office.replica, words, calendar});
    }
    void type(EditSecurity::Field field, const char* value) { does(EditSecurity{field, value}); }
    void answer_with(const char* done, const char* id, Json object) { office.people_answer = {{done, {{id, object}}}}; }
    void refuse_with(const char* id, const char* type) {
        office.people_answer = {{"notUpdated", {{id, {{"type", type}}}}}};
    }
};

TEST_F(People, a_link_is_shown_for_whom_one_adds) {
    does(OpenPeople{});
    does(AddPerson{});
    EXPECT_EQ(model().people->trouble, "Enter a name.");
    does(EditNewPerson{" carl "});
    answer_with("created", "new", {{"id", "u2"}, {"linkPath", "/?link=abc"}});
    does(AddPerson{});
    EXPECT_EQ((*office.last_call("Person/set"))["create"]["new"]["name"], "carl");
    EXPECT_EQ(model().people->link, "/?link=abc");
    EXPECT_EQ(model().people->link_title, "A link for bob") << "as the relay calls that id";
    does(HideRevealed{});
    EXPECT_EQ(model().people->link, "");
}

TEST_F(People, a_name_that_is_taken_is_said_at_the_field) {
    does(OpenPeople{});
    does(EditNewPerson{"bob"});
    office.people_answer = {{"notCreated", {{"new", {{"type", "invalidProperties"}, {"properties", {"name"}}}}}}};
    does(AddPerson{});
    EXPECT_EQ(model().people->trouble, "That name is taken, or has a colon in it.");
    EXPECT_EQ(model().people->name, "bob") << "what was typed stays";
}

TEST_F(People, the_page_of_a_person_says_what_they_may) {
    does(OpenPeople{});
    EXPECT_EQ(model().people->rows[1].state, "Has not chosen a password yet  ·  12 MB of 2.5 GB stored");
    does(OpenPerson{"u2"});
    EXPECT_EQ(model().person->quota.value, "2.5");
    EXPECT_EQ(model().person->networks.value, "192.0.2.0/24\n10.0.0.1");
    does(EditPerson{EditPerson::Field::quota, "a lot"});
    does(SubmitPerson{});
    EXPECT_EQ(model().person->quota.problem, "A number of gigabytes, like 2.5");
    EXPECT_EQ(office.last_call("Person/set"), nullptr);
    does(EditPerson{EditPerson::Field::quota, "0,125"});
    does(EditPerson{EditPerson::Field::networks, "10.0.0.1, 192.0.2.9\n"});
    does(SetAdministrator{true});
    answer_with("updated", "u2", nullptr);
    does(SubmitPerson{});
    const Json patch = (*office.last_call("Person/set"))["update"]["u2"];
    EXPECT_EQ(patch["quota"], 125000000);
    EXPECT_EQ(patch["networks"], (Json{"10.0.0.1", "192.0.2.9"}));
    EXPECT_EQ(patch["isAdministrator"], true);
    EXPECT_TRUE(std::holds_alternative<PeopleScreen>(state.screen));
    does(OpenPerson{"u1"});
    EXPECT_EQ(model().person->administrator, "") << "nobody takes it from themselves";
    EXPECT_EQ(model().person->remove, "");
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<PeopleScreen>(state.screen));
}

TEST_F(People, in_narrow_windows_the_page_takes_the_place_of_the_pane_its_menu_was_in) {
    does(ShowSide{true});
    does(OpenSecurity{});
    EXPECT_FALSE(state.side_shown);
    does(ShowSide{true});
    does(OpenPeople{});
    EXPECT_FALSE(state.side_shown);
}

TEST_F(People, an_empty_quota_is_the_usual_one) {
    does(OpenPeople{});
    does(OpenPerson{"u2"});
    does(EditPerson{EditPerson::Field::quota, " "});
    does(SubmitPerson{});
    EXPECT_TRUE((*office.last_call("Person/set"))["update"]["u2"]["quota"].is_null());
}

TEST_F(People, a_removal_is_asked_about) {
    does(OpenPeople{});
    does(OpenPerson{"u2"});
    does(RemovePerson{"u2"});
    EXPECT_EQ(model().dialog->title, "Remove bob");
    EXPECT_EQ(office.last_call("Person/set"), nullptr);
    office.people_answer = {{"destroyed", {"u2"}}};
    does(ConfirmPersonRemoval{});
    EXPECT_EQ((*office.last_call("Person/set"))["destroy"], Json{"u2"});
    EXPECT_EQ(state.toasts.back().text, "The person is removed");
}

TEST_F(People, a_new_password_is_looked_at_before_it_is_sent) {
    using Field = EditSecurity::Field;
    does(OpenSecurity{});
    does(ChangePassword{});
    EXPECT_EQ(model().security->present.problem, "Enter your present password.");
    type(Field::present, "correct horse");
    type(Field::next, "short");
    does(ChangePassword{});
    EXPECT_EQ(model().security->next.problem, "At least eight characters.");
    type(Field::next, "battery staple");
    type(Field::again, "battery stable");
    does(ChangePassword{});
    EXPECT_EQ(model().security->again.problem, "The two are not the same.");
    EXPECT_EQ(office.last_call("Person/set"), nullptr);
    type(Field::again, "battery staple");
    refuse_with("u1", "wrongPassword");
    does(ChangePassword{});
    EXPECT_EQ(model().security->present.problem, "That is not your present password.");
    answer_with("updated", "u1", nullptr);
    does(ChangePassword{});
    EXPECT_EQ(model().security->present.value, "");
    EXPECT_EQ(state.toasts.back().text, "The password is changed. Other browsers are signed out.");
}

TEST_F(People, the_second_step_is_offered_proven_and_its_codes_are_shown_once) {
    using Field = EditSecurity::Field;
    does(OpenSecurity{});
    EXPECT_EQ(model().security->start, "Set up the second step");
    answer_with("updated", "singleton", {{"secret", "ABCDEFGH"}, {"uri", "otpauth://x"}, {"picture", {"10", "01"}}});
    does(OfferTwoStep{});
    EXPECT_EQ(model().security->secret, "ABCD EFGH");
    EXPECT_EQ(model().security->picture.size(), 2u);
    does(AcceptTwoStep{});
    EXPECT_EQ(model().security->code.problem, "Type the six digits.");
    type(Field::code, "123456");
    refuse_with("singleton", "wrongCode");
    does(AcceptTwoStep{});
    EXPECT_EQ(model().security->code.problem, "That code is not right, or no longer. Wait for the next one.");
    office.people["TwoStep"][0] = {{"id", "singleton"}, {"isOn", true}, {"recoveryCodesLeft", 2}};
    answer_with("updated", "singleton", {{"recoveryCodes", {"abcd", "efgh"}}});
    does(AcceptTwoStep{});
    ASSERT_TRUE(model().security->recovery);
    EXPECT_EQ(model().security->recovery->lines.size(), 2u);
    does(HideRevealed{});
    EXPECT_FALSE(model().security->recovery);
    EXPECT_EQ(model().security->two_step_state, "Switched on. 2 recovery codes are left.");
}

TEST_F(People, where_one_is_signed_in_is_told_in_words) {
    does(OpenSecurity{});
    ASSERT_EQ(model().security->sessions.size(), 1u);
    EXPECT_EQ(model().security->sessions[0].title, "Firefox · Windows");
    EXPECT_EQ(model().security->sessions[0].badge, "This browser");
    EXPECT_EQ(model().security->sessions[0].end, "") << "that is signing out";
    ASSERT_EQ(model().security->tokens.size(), 1u);
    does(EndSignIn{"s2"});
    EXPECT_EQ((*office.last_call("SignIn/set"))["destroy"], Json{"s2"});
    does(OpenJournal{});
    ASSERT_EQ(model().journal->rows.size(), 1u);
    EXPECT_EQ(model().journal->rows[0].what, "Wrong password  ·  3 times");
    EXPECT_EQ(model().journal->rows[0].detail, "198.51.100.4");
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<PeopleScreen>(state.screen));
}

TEST_F(People, the_journal_says_changes_in_the_language_of_the_reader) {
    Json& entries = office.people["AuditEntry"];
    const Json pattern = entries[0];
    const auto entry = [&](const char* id, const char* event, const char* detail) {
        Json one = pattern;
        one["id"] = id;
        one["event"] = event;
        one["detail"] = detail;
        one["address"] = "";
        entries.push_back(one);
    };
    entry("j2", "person-changed", "no administrator; quota 2.5 GB; networks 192.0.2.0/24 2001:db8::/32");
    entry("j3", "person-changed", "quota as usual; networks all");
    entry("j4", "person-changed", "quota 700 MB");
    entry("j5", "person-changed", "no quota; something newer");
    entry("j6", "person-added", "administrator");
    entry("j7", "token-made", "no quota");  // a name that somebody gave
    does(OpenJournal{});
    const words::Words german(words::Language::german);
    const words::Calendar calendar(german.language(), test::kToday, [](UtcTime) { return 0; });
    std::vector<std::string> details;
    const models::WindowModel shown = models::window_model({state, office.replica, german, calendar});
    for (const models::JournalRow& row : shown.journal->rows) details.push_back(row.detail);
    EXPECT_EQ(details,
              (std::vector<std::string>{
                  "198.51.100.4",
                  "Nicht mehr Verwaltung  ·  Platz für Post: 2,5 GB  ·  Anmeldung von 192.0.2.0/24 2001:db8::/32",
                  "Platz für Post wie alle  ·  Anmeldung von überall", "Platz für Post: 700 MB",
                  "Platz für Post ohne Grenze  ·  something newer", "Verwaltung", "no quota"}));
}

// ---- before one is signed in

class AtTheDoor : public Update {
protected:
    void SetUp() override { state.sign_in.name = "ann"; }
};

TEST_F(AtTheDoor, a_code_goes_with_name_and_password) {
    state.sign_in.password = "correct horse";
    does(SubmitSignIn{});
    EXPECT_EQ(last_effect<SendSignIn>()->code, "");
    state.sign_in.busy = false;
    state.sign_in.stage = SignInForm::Stage::code;
    does(SubmitSignIn{});
    EXPECT_EQ(state.sign_in.trouble, SignInForm::Trouble::wrong_code);
    does(EditSignIn{EditSignIn::Field::code, "123456"});
    does(SubmitSignIn{});
    EXPECT_EQ(last_effect<SendSignIn>()->code, "123456");
    EXPECT_EQ(last_effect<SendSignIn>()->password, "correct horse");
    does(RestartSignIn{});
    EXPECT_EQ(state.sign_in.stage, SignInForm::Stage::password);
    EXPECT_EQ(state.sign_in.name, "ann");
    EXPECT_EQ(state.sign_in.password, "");
}

TEST_F(AtTheDoor, a_chosen_password_is_typed_twice) {
    state.sign_in.stage = SignInForm::Stage::choose;
    does(EditSignIn{EditSignIn::Field::password, "short"});
    does(SubmitSignIn{});
    EXPECT_EQ(state.sign_in.trouble, SignInForm::Trouble::too_short);
    does(EditSignIn{EditSignIn::Field::password, "battery staple"});
    does(SubmitSignIn{});
    EXPECT_EQ(state.sign_in.trouble, SignInForm::Trouble::differ);
    EXPECT_EQ(last_effect<SendPassword>(), nullptr);
    does(EditSignIn{EditSignIn::Field::again, "battery staple"});
    does(SubmitSignIn{});
    ASSERT_TRUE(last_effect<SendPassword>());
    EXPECT_EQ(last_effect<SendPassword>()->password, "battery staple");
}

}  // namespace
}  // namespace kontor::state
