#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

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

// Without a word, for it is seen at once; and in its turn among what was said.
TEST_F(Update, a_star_and_a_mark_of_one_message_can_be_undone) {
    does(Delete{{"e2"}});
    does(SetStar{{"e3"}, true});
    EXPECT_EQ(state.toasts.size(), 1u);
    ASSERT_TRUE(press("z"));
    EXPECT_FALSE(office.replica.email("e3")->flagged());
    ASSERT_TRUE(press("z"));
    EXPECT_EQ(office.replica.email("e2")->mailboxes, std::set<Id>{"m2-in"});
    EXPECT_FALSE(press("z"));
    does(SetSeen{{"e3"}, true});
    ASSERT_TRUE(press("z"));
    EXPECT_FALSE(office.replica.email("e3")->seen());
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

TEST_F(Update, home_and_end_need_no_row_to_begin_with) {
    press("Home");
    EXPECT_EQ(state.cursor, "e3");
    state.cursor.clear();
    press("End");
    EXPECT_EQ(state.cursor, "e1");
}

class UpdateFarDown : public Update {
protected:
    void SetUp() override {
        for (int i = 0; i < 497; ++i)
            office.emails.push_back(test::an_email("f" + std::to_string(i), test::person("Tom", "tom@sail.example"), "",
                                                   "2024-11-02T10:00:00Z", true));
        Update::SetUp();
    }
};

TEST_F(UpdateFarDown, the_keyboard_goes_to_a_row_as_soon_as_it_is_known) {
    press("j");
    ASSERT_TRUE(press("End"));
    EXPECT_EQ(state.cursor, "e3") << "nobody knows yet what stands there";
    ASSERT_TRUE(state.awaited_row);
    EXPECT_EQ(state.awaited_row->row, 499u);
    does(ShowRows{470, 30, 490, 10});  // the list has scrolled there
    EXPECT_FALSE(state.awaited_row);
    EXPECT_EQ(state.cursor, "f496");
    ASSERT_NE(last_effect<MoveFocus>(), nullptr);
    EXPECT_EQ(last_effect<MoveFocus>()->node, "row/f496");
    ASSERT_TRUE(press("Home", "row/f496", true));
    EXPECT_EQ(state.cursor, "e3");
    EXPECT_EQ(state.selected.count("f496") + state.selected.count("e3"), 2u) << "the range between them";
}

TEST_F(UpdateFarDown, who_opens_a_message_meanwhile_stays_there) {
    press("End");
    ASSERT_TRUE(state.awaited_row);
    does(OpenEmail{"e2"});
    does(ShowRows{470, 30, 490, 10});
    EXPECT_EQ(state.cursor, "e2");
}

TEST_F(UpdateFarDown, another_list_awaits_nothing) {
    press("End");
    ASSERT_TRUE(state.awaited_row);
    does(GoToRole{mail::Role::trash});
    EXPECT_FALSE(state.awaited_row);
    EXPECT_EQ(state.cursor, "");
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
    press("End");
    EXPECT_EQ(state.cursor, "e1");
    press("Home");
    EXPECT_EQ(state.cursor, "e3") << "nothing has it: the list is meant";
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

}  // namespace
}  // namespace kontor::state
