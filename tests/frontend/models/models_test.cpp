// Models are what the person reads: they are compared as text with golden/*.txt. When one differs, the text that came
// out lies beside it as *.actual.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "frontend/models/filter_words.hpp"
#include "frontend/models/window_model.hpp"
#include "frontend/state/update.hpp"
#include "tests/frontend/support/office.hpp"

namespace kontor::models {
namespace {

using test::Json;

std::string text_of(const AccountsPane& pane) {
    std::ostringstream out;
    for (const AccountSection& section : pane.sections) {
        out << section.name << (section.count.empty() ? "" : "  (" + section.count_words + ")")
            << (section.folded ? "  folded" : "") << (section.paused ? "  paused" : "")
            << (section.in_trouble ? "  in trouble" : "") << '\n';
        if (!section.state.empty()) out << "  ! " << section.state << '\n';
        for (const MailboxRow& row : section.mailboxes)
            out << std::string(2 + 2 * static_cast<std::size_t>(row.depth), ' ') << (row.selected ? "> " : "- ")
                << row.name << (row.folded ? " folded" : "") << (row.count.empty() ? "" : "  " + row.count) << '\n';
    }
    return out.str();
}

std::string text_of(const MessageList& list) {
    std::ostringstream out;
    out << list.title << " | " << list.subtitle << '\n';
    for (const MessageRow& row : list.rows)
        out << (row.unread ? "* " : "  ") << row.initials << " | " << row.sender << " | " << row.subject << " | "
            << row.date << " | " << row.account << (row.count.empty() ? "" : " (" + row.count + ")")
            << (row.open ? " | open" : "") << "\n    " << row.accessible << '\n';
    if (list.empty) out << list.empty->title << " | " << list.empty->why << " | " << list.empty->button << '\n';
    return out.str();
}

std::string text_of(const ReaderMessage& reader) {
    std::ostringstream out;
    if (!reader.open) return "- " + reader.line + '\n';
    out << reader.sender << " <" << reader.sender_address << ">\n"
        << reader.to << '\n'
        << reader.via << '\n'
        << reader.full_date << '\n';
    for (const std::string& warning : reader.warnings) out << "! " << warning << '\n';
    for (const AttachmentChip& chip : reader.attachments)
        out << "@ " << chip.name << ' ' << chip.size << " | " << (chip.can_open ? chip.open_words : "") << " | "
            << chip.save_words << '\n';
    out << (reader.html ? reader.address : reader.text) << '\n';
    return out.str();
}

std::string text_of(const Reader& reader) {
    std::string text = reader.subject + (reader.count_words.empty() ? "" : " | " + reader.count_words) + '\n';
    for (const ReaderMessage& message : reader.messages) text += text_of(message);
    return text;
}

std::string text_of(const FilterPage& page) {
    std::ostringstream out;
    out << page.title << (page.loading ? " loading" : "") << '\n';
    if (page.empty) out << page.empty->title << " | " << page.empty->why << " | " << page.empty->button << '\n';
    for (const FilterRow& row : page.rows) {
        out << (row.is_on ? "[x] " : "[ ] ") << row.name << (row.account.empty() ? "" : " (" + row.account + ")")
            << (row.can_go_up ? " ^" : "") << (row.can_go_down ? " v" : "") << "\n    " << row.when << '\n';
        if (!row.then.empty()) out << "    > " << row.then << '\n';
        if (!row.trouble.empty()) out << "    ! " << row.trouble << '\n';
    }
    return out.str();
}

std::string text_of(const FilterFormModel& form) {
    std::ostringstream out;
    const auto field = [&](const FilterField& one) {
        out << " <" << one.value << '>' << (one.hint.empty() ? "" : " (" + one.hint + ")")
            << (one.problem.empty() ? "" : " ! " + one.problem);
    };
    out << form.title << " | " << form.name.name;
    field(form.name);
    out << " | " << form.account.name << ' ' << form.account.value << '\n';
    if (form.shows_join) out << (form.any ? form.any_of : form.all_of) << '\n';
    if (!form.every_message.empty()) out << form.every_message << '\n';
    for (const ConditionRow& row : form.conditions) {
        out << "  " << row.subject.value;
        if (row.header) field(*row.header);
        out << " [" << row.match.value << ']';
        if (row.value) field(*row.value);
        out << '\n';
    }
    for (const DeedRow& row : form.deeds) {
        out << "  > " << row.deed.value;
        if (row.folder) out << " [" << row.folder->value << ']';
        if (row.label) field(*row.label);
        out << (row.problem.empty() ? "" : " ! " + row.problem) << '\n';
    }
    if (form.script) {
        out << form.script->text.value << '\n' << form.script->good << " | " << form.script->as_form << '\n';
        for (const std::string& mistake : form.script->mistakes) out << "! " << mistake << '\n';
    }
    return out.str();
}

std::string text_of(const FilterRunPage& page) {
    std::ostringstream out;
    out << page.title << '\n' << page.headline << " | " << page.detail << " | " << page.value << '\n';
    for (const std::string& tally : page.tallies) out << "# " << tally << '\n';
    for (const HitRow& hit : page.hits)
        out << hit.initials << " | " << hit.sender << " | " << hit.subject << " > " << hit.fate << '\n';
    out << page.more << '\n' << page.start << " | " << page.stop << " | " << page.back << " | " << page.done << '\n';
    return out.str();
}

std::string text_of(const AccountPage& page) {
    std::ostringstream out;
    out << page.name << '\n' << page.state << '\n' << page.state_detail << '\n';
    if (page.progress) out << page.progress->sentence << " | " << page.progress->pace << '\n';
    if (page.trouble)
        out << page.trouble->what << '\n'
            << page.trouble->server_says << '\n'
            << page.trouble->what_to_do << '\n'
            << '[' << page.trouble->cure_words << "]\n";
    for (const auto& [label, value] : page.facts) out << label << ": " << value << '\n';
    return out.str();
}

void expect_golden(const std::string& name, const std::string& actual) {
    const std::string path = std::string(KONTOR_TEST_DATA) + "/frontend/models/golden/" + name + ".txt";
    std::ifstream file(path);
    std::stringstream wanted;
    wanted << file.rdbuf();
    if (wanted.str() != actual) std::ofstream(path + ".actual") << actual;
    EXPECT_EQ(wanted.str(), actual) << path;
}

class Models : public testing::Test {
protected:
    void connect(words::Language language = words::Language::english) {
        words = words::Words(language);
        calendar = words::Calendar(language, test::kToday, [](UtcTime) { return 60; });
        state.signed_in = true;
        office.connect();
        settle();
    }
    void settle() {
        for (int round = 0; round < 3; ++round) {
            state::tick({state, office.replica, words, {}, effects});
            office.answer();
        }
    }
    void does(const state::Action& action) {
        state::update({state, office.replica, words, {}, effects}, action);
        settle();
    }
    Context context() const { return {state, office.replica, words, calendar}; }
    WindowModel window() const { return window_model(context()); }

    test::Office office;
    state::AppState state;
    words::Words words{words::Language::english};
    words::Calendar calendar{words::Language::english, test::kToday, [](UtcTime) { return 60; }};
    std::vector<state::Effect> effects;
};

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

TEST_F(Models, show_filters_in_order) {
    connect();
    state.screen = state::FilterScreen{};
    EXPECT_TRUE(window().filters->loading);
    office.filters =
        Json::array({test::a_filter("f1", "Bills", test::a_form(), 0), test::a_filter("f2", "By hand", nullptr, 1),
                     test::a_filter("f3", "", test::a_form(), 2)});
    office.filters[1]["sieve"] = "# mine\nif true {\n    stop;\n}";
    office.filters[1]["isEnabled"] = false;
    office.filters[1]["disabledBecause"] = "line 3, column 5: The script ended itself: no";
    office.filters[2]["jmapAccountId"] = "a2";
    office.filters[2]["form"] = {
        {"join", "all"},
        {"conditions",
         {{{"of", "header"}, {"header", "List-Id"}, {"match", "exists"}, {"isNegated", true}},
          {{"of", "size"}, {"match", "smaller"}, {"size", 200000}, {"isNegated", true}}}},
        {"actions",
         {{{"do", "label"}, {"label", "big"}}, {{"do", "copy"}, {"mailbox", "Work/Big"}}, {{"do", "stop"}}}}};
    office.replica.need_filters();
    office.answer();
    expect_golden("filters", text_of(*window().filters));
    office.filters = Json::array();
    office.push("a1", "Filter");
    ASSERT_TRUE(window().filters->empty);
    EXPECT_TRUE(window().filters->rows.empty());
}

TEST_F(Models, show_the_form_of_a_filter) {
    connect();
    office.filters = Json::array({test::a_filter("f1", "Bills", test::a_form(), 0)});
    office.replica.need_filters();
    office.answer();
    does(state::EditFilter{"f1"});
    std::string text = text_of(*window().filter_form);
    does(state::ChooseSubject{1, sieve::Condition::Of::header});
    does(state::ChooseDeed{0, sieve::FilterAction::Kind::label});
    does(state::SubmitFilter{});
    text += text_of(*window().filter_form);
    does(state::EditFilterField{state::EditFilterField::Field::header, 1, "List-Id"});
    does(state::EditFilterField{state::EditFilterField::Field::label, 0, "bank"});
    does(state::WriteByHand{});
    text += text_of(*window().filter_form);
    expect_golden("filter-form", text);
}

TEST_F(Models, offer_the_mailboxes_of_the_account) {
    connect();
    office.mailboxes["a2"].push_back({{"id", "m2-work"},
                                      {"name", "Work"},
                                      {"parentId", nullptr},
                                      {"role", nullptr},
                                      {"sortOrder", 10},
                                      {"totalEmails", 0},
                                      {"unreadEmails", 0}});
    office.mailboxes["a2"].push_back({{"id", "m2-bills"},
                                      {"name", "Bills"},
                                      {"parentId", "m2-work"},
                                      {"role", nullptr},
                                      {"sortOrder", 10},
                                      {"totalEmails", 0},
                                      {"unreadEmails", 0}});
    office.push("a2", "Mailbox");
    std::string text;
    for (const char* account : {"a2", ""}) {
        for (const Folder& folder : folders_for(context(), account))
            text += folder.name + " | " + folder.choice.mailbox + " | " + folder.choice.mailbox_id.value_or("") +
                    " | " + folder.choice.special_use.value_or("") + '\n';
        text += "--\n";
    }
    EXPECT_EQ(text,
              "Drafts | drafts |  | \\Drafts\nSent | sent |  | \\Sent\nArchive | archive |  | \\Archive\n"
              "Work/Bills | Work/Bills | m2-bills | \nWork | Work | m2-work | \n--\n"
              "Drafts | drafts |  | \\Drafts\nSent | sent |  | \\Sent\nArchive | archive |  | \\Archive\n"
              "Work/Bills | Work/Bills |  | \nWork | Work |  | \n--\n");
    sieve::FilterAction renamed;
    renamed.mailbox = "An older name";
    renamed.mailbox_id = "m2-bills";
    EXPECT_EQ(folder_words(context(), renamed), "Work/Bills");
    sieve::FilterAction sent;
    sent.mailbox = "Gesendet";
    sent.special_use = "\\Sent";
    EXPECT_EQ(folder_words(context(), sent), "Sent");
}

TEST_F(Models, show_what_a_run_would_do_does_and_did) {
    connect();
    office.filters = Json::array({test::a_filter("f1", "Bills", test::a_form(), 0)});
    office.replica.need_filters();
    office.answer();
    const auto answered = [&](const state::Action& action) {
        does(action);
        while (const auto result = office.replica.next_outcome())
            state::outcome({state, office.replica, words, {}, effects}, *result);
    };
    answered(state::PreviewFilters{"f1"});
    office.filter_run["total"] = 340;
    office.filter_run["done"] = 120;
    office.push("a1", "FilterRun");
    std::string text = text_of(*window().filter_run);
    office.filter_run["state"] = "done";
    office.filter_run["done"] = 340;
    office.filter_run["hits"] = 3;
    office.filter_run["first"] = {{{"emailId", "e3"},
                                   {"mailboxIds", {{"m2-archive", true}}},
                                   {"newMailboxes", Json::array()},
                                   {"keywords", {{"$flagged", true}}}},
                                  {{"emailId", "e1"},
                                   {"mailboxIds", {{"m2-in", true}}},
                                   {"newMailboxes", {"New/Box"}},
                                   {"keywords", {{"$seen", true}, {"bank", true}}}},
                                  {{"emailId", "e2"},
                                   {"mailboxIds", {{"m2-archive", true}}},
                                   {"newMailboxes", Json::array()},
                                   {"keywords", Json::object()}}};
    office.push("a1", "FilterRun");
    text += text_of(*window().filter_run);
    office.filter_run["state"] = "running";
    answered(state::RunFilters{});
    office.filter_run["state"] = "done";
    office.push("a1", "FilterRun");
    text += text_of(*window().filter_run);
    expect_golden("filter-run", text);
}

TEST_F(Models, show_a_collection_under_way) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "collecting"},
                                    {"messagesDone", 1204},
                                    {"messagesTotal", 9830},
                                    {"bytesDone", 120000000},
                                    {"bytesTotal", 1200000000},
                                    {"error", nullptr}}});
    connect();
    state.paces[1] = {{}, 0, 0, 310.4, 4000000};
    expect_golden("account-collecting",
                  text_of(account_page(context(), office.replica.external_accounts().front().id)));
}

TEST_F(Models, show_what_is_wrong_with_an_account_and_the_cure) {
    office.statuses = Json::array({{{"id", "r1"},
                                    {"phase", "waiting"},
                                    {"lastSuccess", "2026-03-11T08:00:00Z"},
                                    {"error",
                                     {{"class", "certificate"},
                                      {"message", "expired"},
                                      {"server", "tls alert"},
                                      {"detail", "expired"},
                                      {"fingerprint", "ab12"},
                                      {"since", "2026-03-12T14:00:00Z"}}}}});
    connect();
    expect_golden("account-certificate",
                  text_of(account_page(context(), office.replica.external_accounts().front().id)));
}

// Every class of the contract, in every language: a sentence of its own, and something to do.
TEST_F(Models, explain_every_class_of_error) {
    for (const words::Language language : words::kLanguages) {
        std::set<std::string> sentences;
        for (int each = 0; each <= static_cast<int>(mail::ErrorClass::storage); ++each) {
            mail::CollectError error;
            error.error_class = static_cast<mail::ErrorClass>(each);
            error.server = "no way";
            const Trouble trouble = explain(words::Words(language), error);
            EXPECT_TRUE(sentences.insert(trouble.what).second) << trouble.what;
            EXPECT_FALSE(trouble.what_to_do.empty());
            EXPECT_NE(trouble.server_says.find("no way"), std::string::npos);
        }
    }
}

TEST(Wording, tells_the_four_faults_of_a_certificate_apart) {
    std::set<std::string> sentences;
    for (const char* detail : {"expired", "wrong-host", "self-signed", "unknown-issuer"}) {
        mail::CollectError error;
        error.error_class = mail::ErrorClass::certificate;
        error.detail = detail;
        sentences.insert(explain(words::Words(words::Language::english), error).what);
    }
    EXPECT_EQ(sentences.size(), 4u);
}

TEST(Wording, makes_initials) {
    EXPECT_EQ(initials("Ann Larsen"), "AL");
    EXPECT_EQ(initials("ann.larsen@gmx.example"), "AL");
    EXPECT_EQ(initials("李伟"), "李");
    EXPECT_EQ(initials("\"Quoted\" Person"), "QP");
    EXPECT_EQ(initials(""), "");
}

TEST(Wording, groups_fingerprints) { EXPECT_EQ(grouped_fingerprint("ab12cd34ef"), "AB12 CD34 EF"); }

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
