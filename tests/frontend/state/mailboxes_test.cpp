#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

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

}  // namespace
}  // namespace kontor::state
