// Filters: the list, the form, a script, a run over mail that is there, and the filter that is offered.
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

using Of = sieve::Condition::Of;
using Match = sieve::Condition::Match;
using Kind = sieve::FilterAction::Kind;
using Field = EditFilterField::Field;

class Filters : public Update {
protected:
    void SetUp() override {
        office.filters = Json::array({test::a_filter("f-bills", "Bills", test::a_form(), 0),
                                      test::a_filter("f-hand", "By hand", nullptr, 1),
                                      test::a_filter("f-last", "Last", test::a_form(), 1)});
        Update::SetUp();
    }
    std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const bridge::Filter& filter : *office.replica.filters()) all.push_back(filter.name);
        return all;
    }
    FilterForm& form() { return std::get<FilterForm>(state.screen); }
    const Json& saved(const char* what = "create") {
        const Json* call = office.last_call("Filter/set");
        return (*call)[what];
    }
};

TEST_F(Filters, are_asked_for_when_they_are_looked_at) {
    EXPECT_EQ(office.last_call("Filter/get"), nullptr);
    EXPECT_EQ(office.replica.filters(), nullptr);
    does(OpenFilters{});
    EXPECT_EQ(names(), (std::vector<std::string>{"Bills", "By hand", "Last"}));
    office.filters.erase(1);
    office.push("a1", "Filter");
    EXPECT_EQ(names(), (std::vector<std::string>{"Bills", "Last"}));
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<MailScreen>(state.screen));
}

TEST_F(Filters, are_moved_and_only_what_differs_is_told) {
    does(OpenFilters{});
    does(MoveFilter{"f-last", -1});
    EXPECT_EQ(names(), (std::vector<std::string>{"Bills", "Last", "By hand"}));
    EXPECT_EQ(saved("update"), (Json{{"f-hand", {{"sortOrder", 2}}}}));
    does(MoveFilter{"f-bills", -1});
    EXPECT_EQ(names().front(), "Bills") << "there is nothing above";
}

TEST_F(Filters, are_switched_off_at_once) {
    does(OpenFilters{});
    update(with(), EnableFilter{"f-bills", false});
    EXPECT_FALSE(office.replica.filter("f-bills")->is_enabled) << "before the relay answered";
    settle();
    EXPECT_EQ(saved("update"), (Json{{"f-bills", {{"isEnabled", false}}}}));
}

TEST_F(Filters, what_is_removed_can_be_taken_back) {
    does(OpenFilters{});
    does(RemoveFilter{"f-bills"});
    EXPECT_EQ(names(), (std::vector<std::string>{"By hand", "Last"}));
    ASSERT_FALSE(state.toasts.empty());
    EXPECT_EQ(state.toasts.back().text, "Filter Bills removed");
    does(Undo{state.toasts.back().undo});
    const Json& made = saved()["new"];
    EXPECT_EQ(made["name"], "Bills");
    EXPECT_EQ(made["sortOrder"], 0);
    EXPECT_EQ(made["form"], test::a_form());
    office.push("a1", "Filter");
    EXPECT_EQ(names(), (std::vector<std::string>{"Bills", "By hand", "Last"}));
}

TEST_F(Filters, a_new_one_is_filled_in_and_saved) {
    does(OpenFilters{});
    does(AddFilter{});
    does(EditFilterField{Field::value, 0, "boss@work.example; chief"});
    does(ChooseMatch{0, Match::contains, true});
    does(AddCondition{});
    does(ChooseSubject{1, Of::size});
    EXPECT_EQ(form().conditions[1].is.match, Match::larger);
    does(EditFilterField{Field::value, 1, "5 MB"});
    does(JoinConditions{true});
    sieve::FilterAction choice;
    choice.mailbox = "Bills";
    choice.mailbox_id = "m2-archive";
    does(ChooseFilterAccount{"a2"});
    does(ChooseFolder{0, choice});
    does(AddDeed{});
    does(ChooseDeed{1, Kind::label});
    does(EditFilterField{Field::label, 1, "work"});
    does(SubmitFilter{});
    const Json& made = saved()["new"];
    EXPECT_EQ(made["name"], "boss@work.example; chief") << "named by what it looks for";
    EXPECT_EQ(made["jmapAccountId"], "a2");
    EXPECT_EQ(made["sortOrder"], 2) << "behind the others";
    EXPECT_EQ(
        made["form"],
        (Json{
            {"join", "any"},
            {"conditions",
             {{{"of", "from"}, {"match", "contains"}, {"values", {"boss@work.example", "chief"}}, {"isNegated", true}},
              {{"of", "size"}, {"match", "larger"}, {"size", 5000000}}}},
            {"actions",
             {{{"do", "move"}, {"mailbox", "Bills"}, {"mailboxId", "m2-archive"}},
              {{"do", "label"}, {"label", "work"}}}}}));
    EXPECT_TRUE(std::holds_alternative<FilterScreen>(state.screen));
    EXPECT_EQ(state.toasts.back().text, "Filter boss@work.example; chief saved");
}

TEST_F(Filters, what_is_missing_is_pointed_out_and_not_sent) {
    struct Row {
        Action action;
        const char* wrong;
    };
    sieve::FilterAction archive;
    archive.mailbox = "Archive";
    const Row rows[] = {{EditFilterField{Field::name, 0, "x"}, "conditions/0/values"},
                        {ChooseSubject{0, Of::header}, "conditions/0/header"},
                        {ChooseSubject{0, Of::size}, "conditions/0/size"},
                        {EditFilterField{Field::value, 0, "5 MB"}, "actions/0/mailbox"},
                        {ChooseDeed{0, Kind::label}, "actions/0/label"},
                        {EditFilterField{Field::label, 0, "two words"}, "actions/0/label"},
                        {RemoveDeed{0}, "actions"}};
    does(OpenFilters{});
    does(AddFilter{});
    for (const Row& row : rows) {
        does(row.action);
        EXPECT_EQ(form().wrong, "");
        does(SubmitFilter{});
        EXPECT_EQ(form().wrong, row.wrong);
    }
    EXPECT_EQ(office.last_call("Filter/set"), nullptr);
}

TEST_F(Filters, the_form_writes_what_it_read) {
    does(OpenFilters{});
    does(EditFilter{"f-bills"});
    EXPECT_EQ(form().conditions[0].typed, "invoice; Rechnung");
    does(SubmitFilter{});
    EXPECT_EQ(saved("update")["f-bills"]["form"], test::a_form());
}

TEST_F(Filters, another_account_forgets_ids_of_mailboxes) {
    does(OpenFilters{});
    does(AddFilter{});
    sieve::FilterAction choice;
    choice.mailbox = "Bills";
    choice.mailbox_id = "m2-bills";
    does(ChooseFolder{0, choice});
    does(ChooseFilterAccount{"a1"});
    EXPECT_FALSE(form().deeds[0].mailbox_id);
    EXPECT_EQ(form().deeds[0].mailbox, "Bills");
}

TEST_F(Filters, a_refusal_stays_on_the_form) {
    does(OpenFilters{});
    does(EditFilter{"f-hand"});
    office.filter_refusal = {{"type", "overQuota"}, {"description", "There are too many filters."}};
    office.check = {{"errors", Json::array()}, {"form", nullptr}};
    does(SubmitFilter{});
    EXPECT_NE(form().refused.find("There are too many filters."), std::string::npos);
    does(EditFilterField{Field::script, 0, "stop;"});
    EXPECT_EQ(form().refused, "");
}

TEST_F(Filters, saved_offline_wait_and_what_became_of_them_is_told) {
    does(OpenFilters{});
    office.cut();
    does(EditFilter{"f-bills"});
    does(EditFilterField{Field::name, 0, "Invoices"});
    does(SubmitFilter{});
    EXPECT_TRUE(std::holds_alternative<FilterScreen>(state.screen));
    EXPECT_EQ(state.toasts.back().text, "It will be done when the connection is back.");
    EXPECT_EQ(office.last_call("Filter/set"), nullptr);
    office.filter_refusal = {{"type", "notFound"}};
    office.reconnect();
    settle();
    const auto* told = std::get_if<NotDone>(&state.dialog);
    ASSERT_NE(told, nullptr);
    ASSERT_EQ(told->lines.size(), 1u);
    EXPECT_EQ(told->lines[0].subject, "Invoices");
    EXPECT_EQ(told->lines[0].why, "Save the filter: the filter is not there any more");
}

TEST_F(Filters, a_script_is_checked_after_a_pause_and_before_it_is_saved) {
    does(OpenFilters{});
    does(EditFilter{"f-hand"});
    ASSERT_TRUE(form().by_hand);
    office.check["errors"] = Json::array(
        {{{"line", 3}, {"column", 7}, {"what", "There is no such command"}, {"expected", ""}, {"got", "\"frob\""}}});
    does(EditFilterField{Field::script, 0, "frob;"});
    EXPECT_FALSE(form().is_checked);
    ASSERT_TRUE(deadline(state));
    now = *deadline(state);
    settle();
    ASSERT_TRUE(form().is_checked);
    ASSERT_EQ(form().mistakes.size(), 1u);
    EXPECT_EQ(form().mistakes[0], (bridge::ScriptMistake{3, 7, "There is no such command", "", "\"frob\""}));
    does(SubmitFilter{});
    EXPECT_EQ(office.last_call("Filter/set"), nullptr);
    EXPECT_EQ(form().step, FilterForm::Step::typing);

    office.check["errors"] = Json::array();
    does(EditFilterField{Field::script, 0, "stop;\n"});
    does(SubmitFilter{});
    EXPECT_EQ(saved("update")["f-hand"]["sieve"], "stop;\n");
    EXPECT_TRUE(std::holds_alternative<FilterScreen>(state.screen));
}

TEST_F(Filters, an_answer_to_an_older_script_says_nothing) {
    does(OpenFilters{});
    does(EditFilter{"f-hand"});
    update(with(), EditFilterField{Field::script, 0, "frob;"});
    now = *deadline(state);
    tick(with());
    update(with(), EditFilterField{Field::script, 0, "keep;"});
    office.answer();
    while (const auto result = office.replica.next_outcome()) outcome(with(), *result);
    EXPECT_FALSE(form().is_checked);
}

TEST_F(Filters, what_is_typed_while_a_script_is_looked_at_calls_the_saving_off) {
    does(OpenFilters{});
    does(EditFilter{"f-hand"});
    update(with(), SubmitFilter{});
    EXPECT_EQ(form().step, FilterForm::Step::checking);
    does(EditFilterField{Field::script, 0, "stop;"});
    EXPECT_EQ(form().step, FilterForm::Step::typing);
    EXPECT_EQ(office.last_call("Filter/set"), nullptr);
    does(SubmitFilter{});
    EXPECT_EQ(saved("update")["f-hand"]["sieve"], "stop;");
}

TEST_F(Filters, a_form_becomes_text_and_comes_back) {
    does(OpenFilters{});
    does(EditFilter{"f-bills"});
    does(WriteByHand{});
    ASSERT_TRUE(form().by_hand);
    EXPECT_NE(form().script.find("fileinto :specialuse \"\\\\Archive\" \"Archive\";"), std::string::npos)
        << form().script;
    does(ShowAsForm{});
    EXPECT_FALSE(form().by_hand);
    EXPECT_EQ(form().conditions.size(), 2u);
}

TEST_F(Filters, enter_saves_but_not_in_the_script) {
    does(OpenFilters{});
    does(EditFilter{"f-hand"});
    EXPECT_FALSE(shortcut(state, {"Enter", false, false, false}, "filter-form/script"));
    const auto action = shortcut(state, {"Enter", false, false, false}, "filter-form/name");
    ASSERT_TRUE(action);
    EXPECT_NE(action->as<SubmitFilter>(), nullptr);
}

TEST_F(Filters, run_first_as_a_preview_and_then_in_earnest) {
    does(OpenFilters{});
    does(PreviewFilters{"f-bills"});
    const Json* asked = office.last_call("FilterRun/set");
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ((*asked)["create"]["new"],
              (Json{{"filterId", "f-bills"}, {"jmapAccountId", nullptr}, {"isPreview", true}}));
    const auto& screen = std::get<FilterRunScreen>(state.screen);
    ASSERT_NE(office.replica.filter_run(screen.run), nullptr);
    EXPECT_FALSE(office.replica.filter_run(screen.run)->is_over());

    office.filter_run["done"] = 3;
    office.filter_run["hits"] = 1;
    office.filter_run["state"] = "done";
    office.filter_run["first"] = Json::array({{{"emailId", "e3"},
                                               {"mailboxIds", {{"m2-archive", true}}},
                                               {"newMailboxes", Json::array()},
                                               {"keywords", {{"$flagged", true}}}}});
    office.push("a1", "FilterRun");
    settle();
    EXPECT_TRUE(office.replica.filter_run(screen.run)->is_over());
    EXPECT_EQ(office.replica.filter_run(screen.run)->hits, 1u);

    does(RunFilters{});
    EXPECT_EQ((*office.last_call("FilterRun/set"))["create"]["new"]["isPreview"], false);
}

TEST_F(Filters, a_run_is_followed_only_by_pushes_and_stopped) {
    does(OpenFilters{});
    does(PreviewFilters{""});
    const auto asked = [&] {
        return std::count_if(office.calls.begin(), office.calls.end(),
                             [](const auto& call) { return call.first == "FilterRun/get"; });
    };
    const auto before = asked();
    settle();
    settle();
    EXPECT_EQ(asked(), before) << "nothing is asked for without a reason";
    office.push("a1", "FilterRun");
    EXPECT_EQ(asked(), before + 1);
    does(StopFilters{});
    EXPECT_EQ((*office.last_call("FilterRun/set"))["update"]["r70"]["isCancelled"], true);
    office.push("a1", "FilterRun");
    EXPECT_TRUE(office.replica.filter_run("r70")->is_over());
    office.push("a1", "FilterRun");
    EXPECT_EQ(asked(), before + 2) << "a run that is over is not asked for again";
}

TEST_F(Filters, a_preview_that_is_left_ends) {
    does(OpenFilters{});
    does(PreviewFilters{""});
    does(Back{});
    EXPECT_TRUE(std::holds_alternative<FilterScreen>(state.screen));
    EXPECT_EQ((*office.last_call("FilterRun/set"))["update"]["r70"]["isCancelled"], true);
}

// ---- the filter that is offered

class OwnMail : public Filters {
protected:
    void SetUp() override {
        office.emails[1]["from"] = Json::array({test::person("Ann", "Ann@Work.example")});
        Filters::SetUp();
    }
};

TEST_F(OwnMail, in_the_inbox_brings_an_offer) {
    EXPECT_EQ(state.sent_offer.address, "ann@work.example");
    does(AcceptSentOffer{});
    const Json* made = nullptr;
    for (const auto& [method, arguments] : office.calls)
        if (method == "Filter/set") made = &arguments;
    ASSERT_NE(made, nullptr);
    EXPECT_EQ((*made)["create"]["new"]["form"],
              (Json{{"join", "all"},
                    {"conditions", {{{"of", "from"}, {"match", "contains"}, {"values", {"ann@work.example"}}}}},
                    {"actions", {{{"do", "move"}, {"mailbox", "Sent"}, {"specialUse", "\\Sent"}}}}}));
    ASSERT_TRUE(std::holds_alternative<FilterRunScreen>(state.screen)) << "and is shown what it would do now";
    EXPECT_EQ((*office.last_call("FilterRun/set"))["create"]["new"]["filterId"], "f1");
    EXPECT_EQ(state.sent_offer.address, "");
}

TEST_F(OwnMail, is_left_alone_once_that_was_said) {
    does(DeclineSentOffer{});
    EXPECT_EQ(state.sent_offer.address, "");
    EXPECT_EQ(settings_from_text(to_text(state.settings)).sent_offers_declined,
              std::set<std::string>{"ann@work.example"});
    settle();
    EXPECT_EQ(state.sent_offer.address, "");
}

TEST_F(OwnMail, is_left_alone_where_such_a_filter_is_there) {
    office.filters.push_back(test::a_filter("f-sent", "Mine", nullptr, 9));
    office.filters.back()["sieve"] =
        "if address \"from\" \"ANN@work.example\" { fileinto :specialuse \"\\\\Sent\" \"Sent\"; }";
    office.push("a1", "Filter");
    settle();
    EXPECT_EQ(state.sent_offer.address, "");
}

TEST_F(OwnMail, a_refused_filter_is_told) {
    office.filter_refusal = {{"type", "overQuota"}, {"description", "too many"}};
    does(AcceptSentOffer{});
    ASSERT_FALSE(state.toasts.empty());
    EXPECT_TRUE(state.toasts.back().is_error);
    EXPECT_TRUE(std::holds_alternative<MailScreen>(state.screen));
}

TEST_F(Filters, nothing_is_offered_for_mail_of_others) { EXPECT_EQ(state.sent_offer.address, ""); }

}  // namespace
}  // namespace kontor::state
