#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

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

}  // namespace
}  // namespace kontor::state
