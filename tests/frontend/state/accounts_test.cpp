#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

TEST_F(Update, an_address_fills_in_its_server) {
    does(AddAccount{});
    types(EditForm::Field::address, "ann@gmx.de");
    EXPECT_EQ(form().host, "pop.gmx.net");
    EXPECT_EQ(form().port, "995");
    EXPECT_EQ(form().login, "ann@gmx.de");
    types(EditForm::Field::host, "pop.mine.example");
    types(EditForm::Field::address, "ann@web.de");
    EXPECT_EQ(form().host, "pop.mine.example") << "what was typed is not guessed over";
    types(EditForm::Field::security, "starttls");
    EXPECT_EQ(form().port, "110");
}

TEST_F(Update, an_account_is_tested_then_saved) {
    does(AddAccount{});
    does(EnterByHand{true});
    does(SubmitForm{});
    EXPECT_EQ(form().wrong, (std::set<EditForm::Field>{EditForm::Field::address, EditForm::Field::password,
                                                       EditForm::Field::host, EditForm::Field::port}));
    types(EditForm::Field::address, "ann@work.example");
    types(EditForm::Field::password, "secret");
    does(SubmitForm{});
    ASSERT_NE(office.last_call("AccountProbe/set"), nullptr);
    ASSERT_NE(office.last_call("ExternalAccount/set"), nullptr);
    EXPECT_EQ((*office.last_call("ExternalAccount/set"))["create"]["new"]["address"], "ann@work.example");
    EXPECT_TRUE(std::holds_alternative<AccountScreen>(state.screen));
    EXPECT_EQ(state.toasts.back().text, "ann@work.example added. Collecting has begun.");
}

TEST_F(Update, a_failed_test_keeps_what_was_typed) {
    office.probe = {{"error",
                     {{"class", "certificate"},
                      {"message", "self-signed"},
                      {"server", ""},
                      {"detail", "self-signed"},
                      {"fingerprint", "ab12cd34"},
                      {"since", "2026-03-12T14:00:00Z"}}}};
    does(AddAccount{});
    does(EnterByHand{true});
    types(EditForm::Field::address, "ann@work.example");
    types(EditForm::Field::password, "secret");
    does(SubmitForm{});
    ASSERT_TRUE(std::holds_alternative<AccountForm>(state.screen));
    ASSERT_TRUE(form().failure);
    EXPECT_EQ(form().failure->detail, "self-signed");
    EXPECT_EQ(form().password, "secret");
    EXPECT_EQ(office.last_call("ExternalAccount/set"), nullptr) << "nothing is saved";

    office.probe = {{"error", nullptr}, {"messages", 1}};
    does(PinCertificate{"AB12 CD34"});
    EXPECT_EQ((*office.last_call("AccountProbe/set"))["create"]["probe"]["pinnedCertificate"], "ab12cd34");
    EXPECT_TRUE(std::holds_alternative<AccountScreen>(state.screen));
}

TEST_F(Update, removing_an_account_asks_first) {
    const mail::RecordId account = office.replica.external_accounts().front().id;
    does(RemoveAccount{account});
    ASSERT_TRUE(std::holds_alternative<ConfirmRemoval>(state.dialog));
    EXPECT_EQ(office.last_call("ExternalAccount/set"), nullptr);
    does(ConfirmRemove{});
    EXPECT_EQ((*office.last_call("ExternalAccount/set"))["destroy"], Json::array({"r1"}));
    EXPECT_EQ(state.toasts.back().text, "ann@work.example removed");
}

TEST_F(Update, measures_how_fast_a_collection_goes) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "collecting"},
                                    {"messagesDone", 100},
                                    {"messagesTotal", 1000},
                                    {"bytesDone", 1000},
                                    {"bytesTotal", 10000},
                                    {"error", nullptr}}});
    office.push("a1", "ExternalAccountStatus");
    tick(with());
    office.statuses[0]["messagesDone"] = 300;
    office.statuses[0]["bytesDone"] = 3000;
    office.push("a1", "ExternalAccountStatus");
    now += Duration{2000};
    tick(with());
    ASSERT_EQ(state.paces.count(1), 1u);
    EXPECT_DOUBLE_EQ(state.paces.at(1).messages_per_second, 100);
    office.statuses[0]["phase"] = "idle";
    office.push("a1", "ExternalAccountStatus");
    tick(with());
    EXPECT_TRUE(state.paces.empty());
}

}  // namespace
}  // namespace kontor::state
