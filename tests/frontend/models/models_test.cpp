#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

TEST_F(Models, show_the_accounts) {
    connect();
    expect_golden("accounts", text_of(window().accounts));
}

TEST_F(Models, show_an_account_in_trouble) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "waiting"},
                                    {"error",
                                     {{"class", "auth"},
                                      {"message", "refused"},
                                      {"server", "[AUTH] Invalid login"},
                                      {"detail", ""},
                                      {"fingerprint", ""},
                                      {"since", "2026-03-12T14:00:00Z"}}}}});
    connect(words::Language::german);
    expect_golden("accounts-trouble", text_of(window().accounts));
}

TEST_F(Models, show_the_list) {
    connect();
    does(state::OpenEmail{"e2"});
    expect_golden("list", text_of(window().list));
}

TEST_F(Models, show_the_list_in_chinese) {
    connect(words::Language::chinese);
    expect_golden("list-chinese", text_of(window().list));
}

TEST_F(Models, show_rows_that_are_not_here_yet_as_such) {
    connect();
    state.row_count = 500;
    office.emails = Json::array();
    for (int i = 0; i < 250; ++i)
        office.emails.push_back(test::an_email("x" + std::to_string(i), test::person("A", "a@b.example"), "S",
                                               "2026-03-12T10:00:00Z", true));
    does(state::FilterUnread{true});
    state.row_count = 250;
    const MessageList list = window().list;
    ASSERT_EQ(list.total, 250u);
    ASSERT_EQ(list.rows.size(), 250u);
    EXPECT_FALSE(list.rows[0].email.empty());
}

TEST_F(Models, say_what_is_kept_and_what_is_not_while_offline) {
    connect();
    EXPECT_EQ(window().offline, "");
    does(state::OpenEmail{"e1"});
    office.cut();
    EXPECT_EQ(window().offline.substr(0, 8), "Offline.");
    does(state::OpenEmail{"e2"});
    ASSERT_EQ(window().reader.messages.size(), 1u);
    EXPECT_TRUE(window().reader.messages[0].body_here);
    EXPECT_EQ(window().reader.messages[0].text.substr(0, 29), "This message is not kept here");
    does(state::OpenEmail{"e1"});
    EXPECT_EQ(window().reader.messages[0].text, "Dear Ann,\nthank you.");
    does(state::GoToRole{mail::Role::archive});
    ASSERT_TRUE(window().list.empty);
    EXPECT_EQ(window().list.empty->title, "Nothing of this is kept here");
    does(state::MoveToRole{mail::Role::archive, {"e3"}});
    does(state::GoToRole{mail::Role::inbox});
    EXPECT_EQ(window().list.rows.size(), 2u);
    EXPECT_NE(window().list.subtitle.find("what is kept here"), std::string::npos);
    does(state::GoToRole{mail::Role::archive});
    ASSERT_EQ(window().list.rows.size(), 1u);
    EXPECT_EQ(window().list.rows[0].email, "e3");
    office.reconnect();
    EXPECT_EQ(window().offline, "");
}

TEST_F(Models, show_the_text_where_the_page_of_a_message_is_missing) {
    office.body["htmlBody"][0]["type"] = "text/html";
    connect();
    does(state::OpenEmail{"e3"});
    EXPECT_TRUE(window().reader.messages[0].html);
    does(state::NoteMissingPage{"e3"});
    EXPECT_TRUE(window().reader.messages[0].html) << "the relay is there: it is asked again";
    office.cut();
    does(state::NoteMissingPage{"e3"});
    EXPECT_FALSE(window().reader.messages[0].html);
    EXPECT_EQ(window().reader.messages[0].text, "Dear Ann,\nthank you.");
    EXPECT_EQ(window().reader.messages[0].warnings.back(), "Only the text of this message is kept here.");
    office.reconnect();
    settle();
    EXPECT_TRUE(window().reader.messages[0].html);
}

TEST_F(Models, list_what_could_not_be_carried_out) {
    connect();
    state::NotDone late;
    for (int i = 0; i < 11; ++i) late.lines.push_back({"Letter " + std::to_string(i), "Set a star: gone"});
    state.dialog = late;
    const WindowModel model = window();
    ASSERT_TRUE(model.dialog);
    EXPECT_EQ(model.dialog->title, "11 changes could not be carried out");
    ASSERT_EQ(model.dialog->lines.size(), 9u);
    EXPECT_EQ(model.dialog->lines[8].second, "and 3 more");
}

TEST_F(Models, explain_an_empty_office) {
    office.emails = Json::array();
    office.externals = Json::array();
    connect();
    const MessageList list = window().list;
    ASSERT_TRUE(list.empty);
    EXPECT_EQ(list.empty->title, "Collect your mail");
    EXPECT_EQ(list.empty->button, "Add account");
}

TEST_F(Models, show_a_message) {
    office.body["attachments"] =
        Json::array({{{"blobId", "b1"}, {"name", "报价单.pdf"}, {"type", "application/pdf"}, {"size", 184320}},
                     {{"blobId", "b2"}, {"name", nullptr}, {"type", "application/zip"}, {"size", 2411724}}});
    connect();
    does(state::OpenEmail{"e3"});
    expect_golden("reader", text_of(window().reader));
}

TEST_F(Models, warn_of_a_name_that_pretends) {
    office.emails[0]["from"] = Json::array({test::person("service@bank.example", "x@evil.example")});
    office.emails[0]["replyTo"] = Json::array({test::person("", "drop@elsewhere.example")});
    connect();
    does(state::OpenEmail{"e3"});
    expect_golden("reader-warnings", text_of(window().reader));
}

TEST_F(Models, hold_remote_images_back_until_asked) {
    office.body["htmlBody"] = office.body["textBody"] = Json::array({{{"partId", "2"}, {"type", "text/html"}}});
    connect();
    does(state::OpenEmail{"e3"});
    EXPECT_EQ(window().reader.messages.at(0).address, "/mail/html/a2/e3?images=0");
    EXPECT_FALSE(window().reader.messages.at(0).offers_images) << "nothing is known to be held back";
    does(state::NoteBlockedImages{"e3", 2});
    EXPECT_TRUE(window().reader.messages.at(0).offers_images);
    does(state::ShowImages{"e3", true});
    EXPECT_EQ(window().reader.messages.at(0).address, "/mail/html/a2/e3?images=1");
    EXPECT_FALSE(window().reader.messages.at(0).offers_images);
    EXPECT_EQ(state.settings.images_from, std::set<std::string>{"li.wei@trade.example"});
}

// A conversation: Li Wei wrote, Ann answered, Li Wei wrote again and that is not read yet.
void make_conversation(test::Office& office) {
    Json answer = test::an_email("e4", test::person("Ann Larsen", "ann@work.example"), "Re: 三月份订单报价",
                                 "2026-03-12T07:10:00Z", true);
    answer["mailboxIds"] = {{"m-sent", true}};
    answer["ownerMailboxIds"] = {{"m2-sent", true}};
    Json last = test::an_email("e5", test::person("李伟", "li.wei@trade.example"), "Re: 三月份订单报价",
                               "2026-03-12T08:00:00Z", false);
    Json thrown_away = test::an_email("e6", test::person("Bob", "bob@trade.example"), "Re: 三月份订单报价",
                                      "2026-03-12T07:30:00Z", false);
    thrown_away["mailboxIds"] = {{"m-trash", true}};
    thrown_away["ownerMailboxIds"] = {{"m2-trash", true}};
    office.emails[0]["keywords"] = {{"$seen", true}, {"$flagged", true}};
    Json all = Json::array({last, thrown_away, answer});
    for (const Json& email : office.emails) all.push_back(email);
    for (Json& email : all)
        if (email["id"] != "e2" && email["id"] != "e1") email["threadId"] = "t1";
    office.emails = all;
}

TEST_F(Models, show_conversations_as_one_row) {
    make_conversation(office);
    connect();
    expect_golden("list-conversations", text_of(window().list));
    does(state::SetConversations{false});
    EXPECT_EQ(window().list.total, 6u);
    EXPECT_EQ(window().list.subtitle, "All accounts  ·  6 messages");
}

TEST_F(Models, show_a_conversation_with_what_was_read_folded) {
    make_conversation(office);
    connect();
    does(state::OpenEmail{"e5"});
    expect_golden("reader-conversation", text_of(window().reader));
    does(state::UnfoldMessage{"e4", true});
    EXPECT_TRUE(window().reader.messages.at(1).open);
    does(state::UnfoldMessage{"e4", false});
    EXPECT_FALSE(window().reader.messages.at(1).open);
}

TEST_F(Models, nest_and_fold_mailboxes) {
    const auto box = [](const char* id, const char* name, const char* parent) {
        return Json{{"id", id},         {"name", name},   {"parentId", parent[0] == 0 ? Json(nullptr) : Json(parent)},
                    {"role", nullptr},  {"sortOrder", 9}, {"totalEmails", 0},
                    {"unreadEmails", 0}};
    };
    office.mailboxes["a2"].push_back(box("m2-x", "Projects", ""));
    office.mailboxes["a2"].push_back(box("m2-y", "Harbour", "m2-x"));
    office.mailboxes["a2"].push_back(box("m2-z", "Boats", "m2-y"));
    office.mailboxes["a2"].push_back(box("m2-w", "Attic", ""));
    connect();
    expect_golden("accounts-nested", text_of(window().accounts));
    does(state::FoldMailbox{"a2", "m2-x", true});
    expect_golden("accounts-folded", text_of(window().accounts));
}

TEST_F(Models, say_what_becomes_of_the_mail_of_a_mailbox) {
    office.mailboxes["a2"].push_back({{"id", "m2-x"},
                                      {"name", "Projects"},
                                      {"parentId", nullptr},
                                      {"role", nullptr},
                                      {"sortOrder", 9},
                                      {"totalEmails", 2},
                                      {"unreadEmails", 0}});
    connect();
    does(state::DeleteMailbox{"a2", "m2-x"});
    ASSERT_TRUE(window().dialog);
    EXPECT_EQ(window().dialog->title, "Delete the mailbox Projects?");
    EXPECT_EQ(window().dialog->text,
              "It holds 2 messages. All of it is moved to Trash first. Deleting the mailbox itself cannot be undone.");
}

TEST_F(Models, mark_where_dragged_mail_may_go) {
    connect();
    does(state::BeginDrag{"e3"});
    EXPECT_EQ(window().drag.words, "1 message");
    std::string targets;
    for (const AccountSection& section : window().accounts.sections)
        for (const MailboxRow& row : section.mailboxes)
            if (row.can_drop) targets += row.id + ' ';
    EXPECT_EQ(targets, "box/all/m-archive box/all/m-trash box/a2/m2-in box/a2/m2-archive box/a2/m2-trash ");
    does(state::EndDrag{});
    EXPECT_EQ(window().drag.words, "");
}

TEST(Reader, finds_another_address_in_a_name) {
    EXPECT_EQ(address_in_name({"boss@work.example", "x@evil.example"}), "boss@work.example");
    EXPECT_EQ(address_in_name({"The Boss <boss@work.example>", "x@evil.example"}), "boss@work.example");
    EXPECT_EQ(address_in_name({"x@evil.example", "x@evil.example"}), "");
    EXPECT_EQ(address_in_name({"Ann @ Work", "ann@work.example"}), "");
    EXPECT_EQ(address_in_name({std::nullopt, "ann@work.example"}), "");
}

TEST(Reader, finds_a_domain_that_imitates_another) {
    EXPECT_EQ(imitated_domain("pаypal.example"), "paypal.example");  // the first a is Cyrillic
    EXPECT_EQ(imitated_domain("paypal.example"), "");
    EXPECT_EQ(imitated_domain("пример.example"), "") << "a Russian name is a Russian name";
    EXPECT_EQ(imitated_domain("münchen.example"), "");
}

}  // namespace
}  // namespace kontor::models
