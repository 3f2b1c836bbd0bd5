#include "frontend/state/update.hpp"

#include <gtest/gtest.h>

#include "frontend/state/shortcuts.hpp"
#include "tests/frontend/support/office.hpp"

namespace kontor::state {
namespace {

using test::Json;

class Update : public testing::Test {
protected:
    void SetUp() override {
        state.signed_in = true;
        office.connect();
        settle();
    }

    Office with() { return {state, office.replica, words, now, effects}; }
    void settle() {
        for (int round = 0; round < 3; ++round) {
            tick(with());
            office.answer();
            while (const auto result = office.replica.next_outcome()) outcome(with(), *result);
        }
    }
    void does(const Action& action) {
        update(with(), action);
        settle();
    }
    void types(EditForm::Field field, const char* value) { does(EditForm{field, value}); }
    bool press(const char* key, const char* focus = "", bool shift = false) {
        const auto action = shortcut(state, {key, shift, false, false}, focus);
        if (action) does(*action);
        return action.has_value();
    }
    AccountForm& form() { return std::get<AccountForm>(state.screen); }
    template <class Effect_>
    const Effect_* last_effect() const {
        for (auto effect = effects.rbegin(); effect != effects.rend(); ++effect)
            if (const auto* found = std::get_if<Effect_>(&*effect)) return found;
        return nullptr;
    }

    test::Office office;
    AppState state;
    words::Words words{words::Language::english};
    std::vector<Effect> effects;
    Instant now{};
};

TEST_F(Update, begins_in_the_unified_inbox) {
    EXPECT_EQ(state.place, office.inbox);
    ASSERT_NE(office.replica.list(state.place), nullptr);
    EXPECT_EQ(office.replica.list(state.place)->ids.size(), 3u);
}

TEST_F(Update, opening_marks_as_read_and_fetches_the_body) {
    does(OpenEmail{"e3"});
    EXPECT_EQ(state.open, "e3");
    EXPECT_TRUE(office.replica.email("e3")->seen());
    ASSERT_NE(office.replica.body("e3"), nullptr);
    EXPECT_EQ(office.replica.body("e3")->text, "Dear Ann,\nthank you.");
}

TEST_F(Update, deleting_moves_on_and_can_be_undone) {
    does(OpenEmail{"e3"});
    update(with(), Delete{});
    EXPECT_EQ(state.open, "e2") << "the next message takes its place";
    ASSERT_EQ(state.toasts.size(), 1u);
    EXPECT_EQ(state.toasts[0].text, "1 message moved to Trash");
    EXPECT_EQ(office.replica.email("e3")->mailboxes, std::set<Id>{"m2-trash"});
    ASSERT_TRUE(press("z"));
    EXPECT_EQ(office.replica.email("e3")->mailboxes, std::set<Id>{"m2-in"});
    EXPECT_EQ(state.toasts.back().text, "Undone");
}

TEST_F(Update, what_was_done_offline_is_told_when_it_is_carried_out) {
    office.cut();
    does(SetStar{{"e3"}, true});
    does(MoveToRole{mail::Role::archive, {"e2"}});
    state.toasts.clear();
    office.reconnect();
    settle();
    ASSERT_EQ(state.toasts.size(), 1u);
    EXPECT_EQ(state.toasts[0].text, "2 changes carried out");
    EXPECT_TRUE(state.busy.empty());
}

TEST_F(Update, what_could_not_be_carried_out_is_listed_once_nothing_waits) {
    office.cut();
    does(SetStar{{"e3"}, true});
    does(ShowShortcuts{});
    office.refusal = {{"type", "notFound"}};
    office.reconnect();
    settle();
    EXPECT_TRUE(std::holds_alternative<ShortcutHelp>(state.dialog)) << "what is open is closed first";
    does(CloseDialog{});
    const auto* told = std::get_if<NotDone>(&state.dialog);
    ASSERT_NE(told, nullptr);
    ASSERT_EQ(told->lines.size(), 1u);
    EXPECT_EQ(told->lines[0].subject, "三月份订单报价");
    EXPECT_EQ(told->lines[0].why, "Set a star: the message is not there any more");
    does(CloseDialog{});
    EXPECT_EQ(state.dialog.index(), 0u) << "once";
}

TEST_F(Update, signing_out_asks_where_something_would_be_lost) {
    office.cut();
    does(SetStar{{"e3"}, true});
    does(SignOut{});
    const auto* question = std::get_if<ConfirmSigningOut>(&state.dialog);
    ASSERT_NE(question, nullptr);
    EXPECT_EQ(question->waiting, 1u);
    EXPECT_TRUE(state.signed_in);
    does(ConfirmSignOut{});
    EXPECT_FALSE(state.signed_in);
    EXPECT_NE(last_effect<SendSignOut>(), nullptr);
    EXPECT_EQ(office.replica.email("e3"), nullptr);
}

TEST_F(Update, a_mailbox_made_offline_closes_the_question) {
    office.cut();
    does(NameMailbox{"a2", {}, {}});
    does(EditMailboxName{"Boats"});
    does(SubmitMailboxName{});
    EXPECT_EQ(state.dialog.index(), 0u);
    EXPECT_EQ(state.toasts.back().text, "It will be done when the connection is back.");
    EXPECT_EQ(office.last_call("Mailbox/set"), nullptr);
    office.reconnect();
    settle();
    EXPECT_EQ((*office.last_call("Mailbox/set"))["create"]["new"]["name"], "Boats");
}

TEST_F(Update, what_cannot_be_shown_does_not_count_as_read) {
    does(OpenEmail{"e3"});
    office.cut();
    does(OpenEmail{"e2"});
    EXPECT_FALSE(office.replica.email("e2")->seen());
    EXPECT_EQ(office.replica.pending_actions(), 0u);
}

TEST_F(Update, attachments_need_the_connection) {
    office.body["attachments"] = Json::array({{{"blobId", "b1"}, {"name", "a.pdf"}, {"type", "application/pdf"}}});
    does(OpenEmail{"e3"});
    office.cut();
    does(Download{"e3", 0, false});
    EXPECT_EQ(last_effect<FetchBlob>(), nullptr);
    EXPECT_EQ(state.toasts.back().text, "This needs the connection.");
}

TEST_F(Update, toasts_go_after_eight_seconds) {
    update(with(), Delete{{"e3"}});
    ASSERT_EQ(deadline(state), std::optional<Instant>(now + kToastTime));
    now += kToastTime;
    tick(with());
    EXPECT_TRUE(state.toasts.empty());
}

TEST_F(Update, deleting_for_good_asks_first) {
    state.place.mailbox = "m-trash";
    does(OpenEmail{"e3"});
    does(Delete{});
    ASSERT_TRUE(std::holds_alternative<ConfirmDeletion>(state.dialog));
    EXPECT_EQ(office.last_call("Email/set")->contains("destroy"), false);
    does(ConfirmDelete{});
    EXPECT_EQ((*office.last_call("Email/set"))["destroy"], Json::array({"e3"}));
}

TEST_F(Update, selects_ranges_and_single_ones) {
    does(Select{Select::How::toggle, "e3"});
    does(Select{Select::How::range, "e1"});
    EXPECT_EQ(state.selected, (std::set<Id>{"e1", "e2", "e3"}));
    does(Select{Select::How::toggle, "e2"});
    EXPECT_EQ(state.selected, (std::set<Id>{"e1", "e3"}));
    does(ClearSelection{});
    EXPECT_TRUE(state.selected.empty());
    does(SelectAll{});
    EXPECT_EQ(state.selected.size(), 3u);
}

TEST_F(Update, what_is_done_to_a_selection_is_done_to_all_of_it) {
    does(SelectAll{});
    does(SetStar{{}, true});
    for (const char* id : {"e1", "e2", "e3"}) EXPECT_TRUE(office.replica.email(id)->flagged()) << id;
}

TEST_F(Update, keys_walk_through_the_list) {
    press("j");
    EXPECT_EQ(state.cursor, "e3");
    EXPECT_TRUE(state.follow_cursor);
    press("j");
    EXPECT_EQ(state.cursor, "e2");
    press("ArrowUp", "row/e2");
    EXPECT_EQ(state.cursor, "e3");
    EXPECT_FALSE(press("ArrowUp", "settings")) << "arrows belong to what has the keyboard";
    press("Enter", "row/e3");
    EXPECT_EQ(state.open, "e3");
    press("j");
    EXPECT_EQ(state.open, "e2") << "j goes on reading";
    press("Escape");
    EXPECT_EQ(state.open, "");
}

TEST_F(Update, g_waits_for_a_second_key) {
    EXPECT_FALSE(press("g"));
    press("a");
    EXPECT_EQ(state.place.mailbox, "m-archive");
    press("g");
    press("s");
    EXPECT_EQ(state.place.keyword, "$flagged");
    press("g");
    press("i");
    EXPECT_EQ(state.place, office.inbox);
}

TEST_F(Update, a_question_takes_all_keys_but_escape) {
    state.dialog = ShortcutHelp{};
    EXPECT_FALSE(press("#"));
    EXPECT_TRUE(press("Escape"));
    EXPECT_EQ(state.dialog.index(), 0u);
}

// e3, e2 and e1 are one conversation; e2 lies in the archive.
class Conversations : public Update {
protected:
    void SetUp() override {
        for (Json& email : office.emails) email["threadId"] = "t1";
        office.emails[1]["ownerMailboxIds"] = {{"m2-archive", true}};
        office.emails[1]["mailboxIds"] = {{"m-archive", true}};
        Update::SetUp();
    }
    std::set<Id> place(const char* email) { return office.replica.email(email)->mailboxes; }
};

TEST_F(Conversations, are_one_row) {
    EXPECT_EQ(office.replica.list(state.place)->ids, std::vector<Id>{"e3"});
    EXPECT_EQ(office.replica.conversation("e3").size(), 3u);
}

TEST_F(Conversations, open_what_is_unread_and_the_newest) {
    does(OpenEmail{"e3"});
    EXPECT_EQ(state.unfolded, (std::set<Id>{"e2", "e3"}));
    EXPECT_TRUE(office.replica.email("e2")->seen() && office.replica.email("e3")->seen());
    EXPECT_EQ(office.replica.body("e1"), nullptr) << "a folded message needs no body";
    does(UnfoldMessage{"e1", true});
    EXPECT_NE(office.replica.body("e1"), nullptr);
}

TEST_F(Conversations, are_moved_with_all_that_is_in_this_mailbox_and_come_back) {
    does(Delete{{"e3"}});
    EXPECT_EQ(place("e3"), std::set<Id>{"m2-trash"});
    EXPECT_EQ(place("e1"), std::set<Id>{"m2-trash"});
    EXPECT_EQ(place("e2"), std::set<Id>{"m2-archive"}) << "it lies elsewhere";
    EXPECT_EQ(state.toasts.back().text, "1 conversation moved to Trash");
    ASSERT_TRUE(press("z"));
    EXPECT_EQ(place("e3"), std::set<Id>{"m2-in"});
    EXPECT_EQ(place("e1"), std::set<Id>{"m2-in"});
}

TEST_F(Conversations, get_their_star_on_the_newest_and_lose_every_star) {
    does(SetStar{{"e3"}, true});
    EXPECT_TRUE(office.replica.email("e3")->flagged());
    EXPECT_FALSE(office.replica.email("e1")->flagged());
    office.replica.set_keyword({"e1"}, "$flagged", true);
    does(SetStar{{"e3"}, false});
    EXPECT_FALSE(office.replica.email("e3")->flagged() || office.replica.email("e1")->flagged());
}

TEST_F(Conversations, are_read_as_a_whole_and_unread_by_the_newest) {
    does(SetSeen{{"e3"}, true});
    EXPECT_TRUE(office.replica.email("e2")->seen());
    EXPECT_EQ(state.toasts.back().text, "1 conversation marked");
    ASSERT_TRUE(press("z"));
    EXPECT_FALSE(office.replica.email("e2")->seen());
    EXPECT_TRUE(office.replica.email("e1")->seen()) << "it was read before";
    does(SetSeen{{"e3"}, true});
    does(SetSeen{{"e3"}, false});
    EXPECT_FALSE(office.replica.email("e3")->seen());
    EXPECT_TRUE(office.replica.email("e2")->seen() && office.replica.email("e1")->seen());
}

TEST_F(Conversations, have_messages_that_are_handled_alone) {
    does(OpenEmail{"e3"});
    does(SetMessageStar{"e1", true});
    EXPECT_TRUE(office.replica.email("e1")->flagged());
    EXPECT_FALSE(office.replica.email("e3")->flagged());
    does(MoveMessage{"e3", mail::Role::trash});
    EXPECT_EQ(place("e3"), std::set<Id>{"m2-trash"});
    EXPECT_EQ(place("e1"), std::set<Id>{"m2-in"});
    EXPECT_EQ(state.toasts.back().text, "1 message moved to Trash");
    EXPECT_EQ(state.open, "e2") << "the rest of the conversation stays open";
    ASSERT_TRUE(press("z"));
    EXPECT_EQ(place("e3"), std::set<Id>{"m2-in"});
    does(MarkMessageUnread{"e1"});
    EXPECT_FALSE(office.replica.email("e1")->seen());
    EXPECT_TRUE(office.replica.email("e2")->seen());
}

TEST_F(Update, the_whole_list_is_archived_in_batches_and_comes_back) {
    office.emails = Json::array();
    for (int i = 0; i < 1200; ++i)
        office.emails.push_back(test::an_email("x" + std::to_string(i), test::person("A", "a@b.example"), "S",
                                               "2026-03-12T10:00:00Z", true));
    does(SetConversations{false});
    does(SelectAll{});
    EXPECT_EQ(state.selected.size(), 100u) << "what is loaded";
    does(SelectWholeList{});
    office.calls.clear();
    update(with(), MoveToRole{mail::Role::archive, {}});
    ASSERT_EQ(state.undertakings.size(), 1u);
    EXPECT_TRUE(state.selected.empty());
    settle();
    EXPECT_TRUE(state.undertakings.empty());
    EXPECT_EQ(state.toasts.back().text, "1,200 messages archived");
    std::size_t sets = 0, moved = 0;
    for (const auto& [method, arguments] : office.calls) {
        if (method != "Email/set") continue;
        ++sets;
        EXPECT_LE(arguments["update"].size(), 500u);
        moved += arguments["update"].size();
        EXPECT_EQ(arguments["update"].begin().value(), Json({{"mailboxIds", {{"m2-archive", true}}}}));
    }
    EXPECT_EQ(sets, 3u);
    EXPECT_EQ(moved, 1200u);
    office.calls.clear();
    ASSERT_TRUE(press("z"));
    moved = 0;
    for (const auto& [method, arguments] : office.calls)
        if (method == "Email/set") moved += arguments["update"].size();
    EXPECT_EQ(moved, 1200u);
    EXPECT_EQ(office.last_call("Email/set")->at("update").begin().value(), Json({{"mailboxIds", {{"m2-in", true}}}}));
    EXPECT_EQ(state.toasts.back().text, "Undone");
}

TEST_F(Update, a_mailbox_is_made_and_a_name_that_is_taken_is_told_in_place) {
    does(NameMailbox{"a2", {}, "m2-in"});
    does(SubmitMailboxName{});
    EXPECT_EQ(std::get<MailboxNaming>(state.dialog).trouble, MailboxNaming::Trouble::empty);
    office.mailbox_set = {{"notCreated", {{"new", {{"type", "alreadyExists"}}}}}};
    does(EditMailboxName{" Projects "});
    does(SubmitMailboxName{});
    EXPECT_EQ(std::get<MailboxNaming>(state.dialog).trouble, MailboxNaming::Trouble::taken);
    office.mailbox_set = {{"created", {{"new", {{"id", "m2-x"}}}}}};
    does(SubmitMailboxName{});
    EXPECT_EQ(state.dialog.index(), 0u);
    EXPECT_EQ((*office.last_call("Mailbox/set"))["create"]["new"], Json({{"name", "Projects"}, {"parentId", "m2-in"}}));
    EXPECT_EQ(state.toasts.back().text, "Mailbox Projects created");
}

TEST_F(Update, a_mailbox_with_mail_is_emptied_into_the_trash_before_it_goes) {
    office.mailboxes["a2"].push_back({{"id", "m2-x"},
                                      {"name", "Projects"},
                                      {"parentId", nullptr},
                                      {"role", nullptr},
                                      {"sortOrder", 9},
                                      {"totalEmails", 3},
                                      {"unreadEmails", 0}});
    for (Json& email : office.emails) email["ownerMailboxIds"] = {{"m2-x", true}};
    office.emails[0]["ownerMailboxIds"]["m2-in"] = true;
    office.push("a2", "Mailbox");
    does(DeleteMailbox{"a2", "m2-x"});
    EXPECT_EQ(office.last_call("Mailbox/set"), nullptr) << "asks first";
    does(ConfirmMailboxDeletion{});
    const Json update = (*office.last_call("Email/set"))["update"];
    EXPECT_EQ(update["e3"], Json({{"mailboxIds", {{"m2-in", true}}}})) << "it is in another mailbox, too";
    EXPECT_EQ(update["e2"], Json({{"mailboxIds", {{"m2-trash", true}}}}));
    EXPECT_EQ((*office.last_call("Mailbox/set"))["destroy"], Json::array({"m2-x"}));
    EXPECT_EQ(state.toasts.back().text, "Mailbox Projects deleted");
}

TEST_F(Update, a_mailbox_with_others_in_it_is_not_deleted) {
    office.mailboxes["a2"].push_back({{"id", "m2-x"},
                                      {"name", "Boats"},
                                      {"parentId", "m2-in"},
                                      {"role", nullptr},
                                      {"sortOrder", 9},
                                      {"totalEmails", 0},
                                      {"unreadEmails", 0}});
    office.push("a2", "Mailbox");
    does(DeleteMailbox{"a2", "m2-in"});
    EXPECT_EQ(state.dialog.index(), 0u);
    EXPECT_EQ(state.toasts.back().text, "There are other mailboxes in this one. Delete those first.");
}

TEST_F(Update, what_is_dropped_on_a_mailbox_goes_there) {
    does(Select{Select::How::toggle, "e3"});
    does(Select{Select::How::toggle, "e2"});
    update(with(), BeginDrag{"e3"});
    EXPECT_EQ(state.dragged.size(), 2u) << "the selection goes along";
    does(DropOn{{"all", "m-archive", "", false}});
    EXPECT_EQ(office.replica.email("e2")->mailboxes, std::set<Id>{"m2-archive"});
    EXPECT_TRUE(state.dragged.empty());
    update(with(), BeginDrag{"e1"});
    EXPECT_TRUE(press("Escape"));
    EXPECT_TRUE(state.dragged.empty());
    EXPECT_EQ(office.replica.email("e1")->mailboxes, std::set<Id>{"m2-in"});
}

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

TEST_F(Update, attachments_are_fetched_from_the_sessions_address) {
    office.body["attachments"] =
        Json::array({{{"blobId", "b9"}, {"name", "报价 1.pdf"}, {"type", "application/pdf"}, {"size", 10}}});
    does(OpenEmail{"e3"});
    does(Download{"e3", 0, false});
    ASSERT_NE(last_effect<FetchBlob>(), nullptr);
    EXPECT_EQ(last_effect<FetchBlob>()->url,
              "/jmap/download/a2/b9/%E6%8A%A5%E4%BB%B7%201.pdf?accept=application%2Fpdf");
}

TEST_F(Update, signing_out_forgets_all_but_the_settings) {
    does(SetDensity{theme::Density::compact});
    does(OpenEmail{"e3"});
    does(SignOut{});
    EXPECT_FALSE(state.signed_in);
    EXPECT_EQ(state.open, "");
    EXPECT_EQ(state.place, bridge::ListKey{});
    EXPECT_EQ(state.settings.density, theme::Density::compact);
    EXPECT_NE(last_effect<SendSignOut>(), nullptr);
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
