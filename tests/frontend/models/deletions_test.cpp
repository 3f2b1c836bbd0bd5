// The page of what will be deleted at a provider.
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

Json planned(const char* email, const char* date, bool kept) {
    return {{"id", email}, {"externalAccountId", "r1"}, {"emailId", email}, {"date", date}, {"isKept", kept}};
}

std::string text_of(const DeletionPage& page) {
    std::string text = page.title + "\n" + page.lead + "\n" + page.everything_why + "\n";
    if (!page.count.empty()) text += page.count + "\n";
    const auto tell = [&](const DeletionRow& row) {
        text += row.subject + " | " + row.from + " | " + row.when + " | [" + row.button + "]\n";
    };
    if (!page.keep_all.empty()) text += "[" + page.keep_all + "]\n";
    for (const DeletionRow& row : page.rows) tell(row);
    if (!page.kept_title.empty()) text += page.kept_title + "\n";
    for (const DeletionRow& row : page.kept) tell(row);
    if (!page.more.empty()) text += "[" + page.more + "]\n";
    if (page.empty) text += "(" + page.empty->title + ")\n";
    return text;
}

struct DeletionModels : Models {
    DeletionModels() {
        office.externals[0]["keepOnServer"] = "14d";
        office.planned =
            Json::array({planned("e1", "2026-03-12T08:00:00Z", false), planned("e2", "2026-03-26T09:00:00Z", false),
                         planned("e3", "2026-03-26T10:00:00Z", true)});
    }
    void open() {
        connect();
        does(state::OpenDeletions{mail::RecordId{1}});
    }
    DeletionPage page() const { return *window().deletions; }
};

TEST_F(DeletionModels, TellWhatGoesWhenAndWhatStays) {
    open();
    expect_golden("deletions", text_of(page()));
    EXPECT_FALSE(account_page(context(), mail::RecordId{1}).deletions.empty());
    office.externals[0]["keepOnServer"] = "forever";
    office.push("a1", "ExternalAccount");
    EXPECT_TRUE(account_page(context(), mail::RecordId{1}).deletions.empty()) << "nothing ever goes";
}

TEST_F(DeletionModels, KeepOneAndTakeItBack) {
    open();
    does(state::KeepOnServer{{"e2"}, true});
    EXPECT_EQ(page().rows.size(), 1u);
    EXPECT_EQ(page().kept.size(), 2u);
    ASSERT_EQ(state.toasts.size(), 1u);
    EXPECT_EQ(state.toasts.front().text, "1 message stays at the provider");
    EXPECT_TRUE(office.replica.undo(state.toasts.front().undo));
    settle();
    EXPECT_EQ(page().rows.size(), 2u);
}

TEST_F(DeletionModels, KeepAllThatAreListed) {
    open();
    std::vector<std::string> listed;
    for (const DeletionRow& row : page().rows) listed.push_back(row.email);
    does(state::KeepOnServer{listed, true});
    EXPECT_TRUE(page().rows.empty());
    EXPECT_TRUE(page().keep_all.empty());
    does(state::KeepOnServer{{"e3"}, false});
    EXPECT_EQ(page().rows.size(), 1u);
}

TEST_F(DeletionModels, AskForAsManyAsAreShown) {
    office.planned = Json::array();
    for (int i = 0; i < 450; ++i)
        office.planned.push_back(planned(("e" + std::to_string(1000 + i)).c_str(), "2026-03-26T09:00:00Z", false));
    open();
    EXPECT_EQ(page().rows.size(), 100u);
    EXPECT_EQ(page().count, "450 messages");
    EXPECT_EQ(page().more, "Show 100 more messages");
    for (int i = 0; i < 4; ++i) does(state::ShowMoreDeletions{});
    EXPECT_EQ(page().rows.size(), 450u);
    EXPECT_TRUE(page().more.empty());
    for (const auto& [method, arguments] : office.calls)
        if (method == "PlannedDeletion/query") {
            EXPECT_LE(arguments["limit"], 200);
        }
}

TEST_F(DeletionModels, SayWhenNothingGoes) {
    office.planned = Json::array();
    open();
    EXPECT_TRUE(page().empty);
    does(state::Back{});
    EXPECT_TRUE(window().page);
}

}  // namespace
}  // namespace kontor::models
