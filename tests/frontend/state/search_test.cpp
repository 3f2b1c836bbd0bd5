// The search box: what is typed, when it is looked for, what is asked of the relay, and the way back.
#include <algorithm>

#include "frontend/models/message_list.hpp"
#include "frontend/models/search_field.hpp"
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

class Search : public Update {
protected:
    void SetUp() override {
        state.clock = {test::kToday, 60};
        Update::SetUp();
    }
    void looks_for(const char* text) {
        does(EditSearch{text});
        does(SubmitSearch{});
    }
    Json filter() { return Json::parse(state.place.filter.empty() ? "null" : state.place.filter); }
};

TEST_F(Search, what_rests_is_looked_for_outside_of_trash_and_spam) {
    update(with(), EditSearch{"from:li quote"});
    EXPECT_EQ(state.place, office.inbox) << "not while somebody types";
    ASSERT_TRUE(deadline(state));
    now = *deadline(state);
    settle();
    EXPECT_TRUE(effects.empty()) << "the person types on";
    EXPECT_EQ(state.place.account, "all");
    EXPECT_EQ(state.place.mailbox, "");
    EXPECT_EQ(filter(), Json::parse(R"({"operator":"AND","conditions":[{"inMailboxOtherThan":["m-trash","m-junk"]},
        {"operator":"AND","conditions":[{"from":"li"},{"text":"quote"}]}]})"));
    EXPECT_EQ((*office.last_call("Email/query"))["filter"], filter());
    EXPECT_FALSE(deadline(state));
}

TEST_F(Search, a_mailbox_that_is_named_is_searched_whatever_it_is) {
    looks_for("in:trash quote");
    EXPECT_EQ(filter(), Json::parse(R"({"operator":"AND","conditions":[{"inMailbox":"m-trash"},{"text":"quote"}]})"));
}

TEST_F(Search, mailboxes_are_known_by_their_names_in_the_language_of_the_person) {
    words = words::Words(words::Language::german);
    looks_for("in:papierkorb");
    EXPECT_EQ(filter(), Json::parse(R"({"inMailbox":"m-trash"})"));
    looks_for("in:Trash");
    EXPECT_EQ(filter(), Json::parse(R"({"inMailbox":"m-trash"})"));
}

TEST_F(Search, escape_and_an_empty_box_lead_back_to_where_one_was) {
    looks_for("quote");
    ASSERT_NE(state.place, office.inbox);
    does(*shortcut(state, {"Escape", false, false, false}, "search"));
    EXPECT_EQ(state.place, office.inbox);
    EXPECT_EQ(state.search.text, "");
    EXPECT_TRUE(std::holds_alternative<LeaveField>(effects.back())) << "letters are shortcuts again";
    looks_for("quote");
    does(EditSearch{""});
    EXPECT_EQ(state.place, office.inbox);
    effects.clear();
    does(*shortcut(state, {"Escape", false, false, false}, "search"));
    ASSERT_FALSE(effects.empty());
    EXPECT_TRUE(std::holds_alternative<LeaveField>(effects.back())) << "also where there is nothing left to clear";
}

TEST_F(Search, going_elsewhere_empties_the_box) {
    looks_for("quote");
    does(GoToStarred{});
    EXPECT_EQ(state.search.text, "");
    EXPECT_EQ(state.place.filter, "");
    EXPECT_EQ(state.place.keyword, "$flagged");
}

TEST_F(Search, unread_only_narrows_what_was_found) {
    looks_for("in:inbox");
    EXPECT_TRUE(std::holds_alternative<LeaveField>(effects.back())) << "Enter leads to what was found";
    does(FilterUnread{true});
    EXPECT_EQ(state.search.text, "in:inbox") << "it is still that search";
    EXPECT_EQ((*office.last_call("Email/query"))["filter"],
              Json::parse(R"({"operator":"AND","conditions":[{"notKeyword":"$seen"},{"inMailbox":"m-in"}]})"));
}

TEST_F(Search, half_of_something_is_no_mistake_until_enter) {
    const auto problem = [&] {
        const words::Calendar calendar(words.language(), test::kToday, [](UtcTime) { return 0; });
        return models::search_field({state, office.replica, words, calendar}).problem;
    };
    update(with(), EditSearch{"\"exact"});
    now = *deadline(state);
    settle();
    EXPECT_EQ(problem(), "");
    EXPECT_EQ(state.place, office.inbox);
    does(SubmitSearch{});
    EXPECT_EQ(problem(), "The quotation mark is not closed.");
    EXPECT_EQ(state.place, office.inbox) << "the list stays as it was";
    looks_for("in:nowhere");
    EXPECT_EQ(problem(), "There is no mailbox “in:nowhere” here.");
    looks_for("before:soon x");
    EXPECT_EQ(problem(), "“soon” is not a date. Write 2026, 2026-11 or 2026-11-25.");
    does(EditSearch{"in:inbox"});
    EXPECT_EQ(problem(), "") << "typing takes it away";
}

TEST_F(Search, the_same_search_in_all_accounts) {
    does(OpenList{bridge::ListKey{"a2", "m2-in"}});
    looks_for("quote");
    EXPECT_EQ(state.place.account, "a2");
    EXPECT_EQ(filter()["conditions"][0], Json::parse(R"({"inMailboxOtherThan":["m2-trash","m2-junk"]})"));
    does(SearchEverywhere{});
    EXPECT_EQ(state.place.account, "all");
    EXPECT_EQ(filter()["conditions"][0], Json::parse(R"({"inMailboxOtherThan":["m-trash","m-junk"]})"));
    does(ClearSearch{});
    EXPECT_EQ(state.place.mailbox, "m2-in") << "where the search began";
}

TEST_F(Search, an_incomplete_result_says_so_and_is_asked_for_again) {
    const auto subtitle = [&] {
        const words::Calendar calendar(words.language(), test::kToday, [](UtcTime) { return 0; });
        return models::message_list({state, office.replica, words, calendar}).subtitle;
    };
    const auto asked = [&] {
        return std::count_if(office.calls.begin(), office.calls.end(),
                             [](const auto& call) { return call.first == "Email/query"; });
    };
    office.still_indexing = true;
    looks_for("quote");
    EXPECT_NE(subtitle().find("still looking through older mail"), std::string::npos) << subtitle();
    const auto before = asked();
    ASSERT_TRUE(office.replica.deadline());
    office.still_indexing = false;
    office.answer(*office.replica.deadline());
    EXPECT_EQ(asked(), before + 1);
    EXPECT_EQ(subtitle().find("still"), std::string::npos) << subtitle();
    office.answer(Instant{std::chrono::hours(1)});
    EXPECT_EQ(asked(), before + 1) << "a whole result is left alone";
}

TEST_F(Search, the_slash_leads_to_the_box_and_keys_belong_to_it) {
    const auto go = shortcut(state, {"/", false, false, false}, "row/e3");
    ASSERT_TRUE(go);
    does(*go);
    const auto* move = std::get_if<MoveFocus>(&effects.back());
    ASSERT_NE(move, nullptr);
    EXPECT_EQ(move->node, "search");
    EXPECT_FALSE(shortcut(state, {"e", false, false, false}, "search")) << "a letter is a letter there";
    EXPECT_TRUE(shortcut(state, {"Enter", false, false, false}, "search"));
}

TEST_F(Search, shows_where_the_words_are_in_the_rows_that_are_seen) {
    office.snippets = {{"list", Json::array({{{"emailId", "e2"},
                                              {"subject", "<mark>Draft</mark> of the &lt;offer&gt;"},
                                              {"preview", nullptr}}})}};
    looks_for("draft");
    does(ShowRows{0, 30, 1, 1});
    const Json* asked = office.last_call("SearchSnippet/get");
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(asked->at("emailIds"), Json::array({"e2"})) << "of no other row";
    EXPECT_EQ(asked->at("filter"), filter());
    const words::Calendar calendar(words.language(), test::kToday, [](UtcTime) { return 0; });
    const models::MessageList list = models::message_list({state, office.replica, words, calendar});
    EXPECT_EQ(list.rows[1].subject, "Draft of the <offer>");
    EXPECT_EQ(list.rows[1].subject_marks, (models::Marks{{0, 5}}));
    EXPECT_EQ(list.rows[1].preview, "Dear Ann, thank you.");
    EXPECT_TRUE(list.rows[0].subject_marks.empty());
    const std::size_t before = office.calls.size();
    does(ShowRows{0, 30, 1, 1});
    EXPECT_EQ(office.calls.size(), before) << "once";
}

}  // namespace
}  // namespace kontor::state
