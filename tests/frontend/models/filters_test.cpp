#include "frontend/models/filter_words.hpp"
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

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

}  // namespace
}  // namespace kontor::models
