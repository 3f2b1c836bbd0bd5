// The page of what became of collecting.
#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

Json ended(const char* started, const char* finished, const Json& what) {
    Json run = {{"state", "done"}, {"started", started}, {"finished", finished}, {"times", 1},   {"newMessages", 0},
                {"bytes", 0},      {"duplicates", 0},    {"quarantined", 0},     {"deleted", 0}, {"error", nullptr}};
    run.update(what);
    return run;
}

std::string text_of(const HistoryPage& page) {
    std::string text = page.title + "\n" + page.lead + "\n";
    for (const HistoryRow& row : page.rows)
        text += (row.is_trouble ? "! "
                 : row.is_quiet ? "~ "
                                : "  ") +
                row.when + " | " + row.what + (row.more.empty() ? "" : " | " + row.more) + "\n";
    if (page.empty) text += "(" + page.empty->title + ")\n";
    return text;
}

struct HistoryModels : Models {
    HistoryModels() {
        office.answers["CollectionHistory/query"] = {{"ids", {"r9"}}};
        office.statuses = Json::array({{{"id", "r1"},
                                        {"phase", "idle"},
                                        {"lastSuccess", "2026-03-12T14:20:00Z"},
                                        {"quietRuns", 4},
                                        {"quietSince", "2026-03-12T14:05:00Z"},
                                        {"error", nullptr}}});
    }
    void remember(const Json& runs) {
        office.answers["CollectionHistory/get"] = {
            {"list", Json::array({{{"id", "r9"}, {"externalAccountId", "r1"}, {"runs", runs}}})}};
    }
    HistoryPage page() const { return *window().history; }
};

TEST_F(HistoryModels, TellNewestFirstWhatRunsBrought) {
    remember(Json::array({ended("2026-03-12T14:00:00Z", "2026-03-12T14:00:04Z",
                                {{"newMessages", 12}, {"bytes", 3400000}, {"deleted", 1}}),
                          ended("2026-03-12T09:00:00Z", "2026-03-12T13:00:00Z",
                                {{"state", "failed"},
                                 {"times", 7},
                                 {"error", {{"class", "auth"}, {"message", "no"}, {"server", "[AUTH] no"}}}}),
                          ended("2026-03-11T09:00:00Z", "2026-03-11T09:02:30Z",
                                {{"state", "cancelled"}, {"newMessages", 300}, {"bytes", 5000000}, {"quarantined", 1}}),
                          ended("2026-03-10T09:00:00Z", "2026-03-11T08:00:00Z", {{"times", 200}})}));
    connect();
    does(state::OpenHistory{mail::RecordId{1}});
    expect_golden("history", text_of(page()));
    does(state::Back{});
    EXPECT_TRUE(window().page) << "back on the page of the account";
}

TEST_F(HistoryModels, FollowWhatIsPushed) {
    remember(Json::array());
    office.statuses[0]["quietRuns"] = 0;
    connect();
    does(state::OpenHistory{mail::RecordId{1}});
    EXPECT_TRUE(page().empty);
    remember(Json::array({ended("2026-03-12T14:00:00Z", "2026-03-12T14:00:04Z", {{"newMessages", 1}})}));
    office.push("a1", "CollectionHistory");
    ASSERT_EQ(page().rows.size(), 1u);
    EXPECT_EQ(page().rows[0].what, "1 new message  ·  4 seconds");
}

TEST_F(HistoryModels, ComeBackWithTheConnection) {
    remember(Json::array());
    connect();
    office.cut();
    does(state::OpenHistory{mail::RecordId{1}});
    EXPECT_TRUE(page().loading);
    office.reconnect();
    settle();
    EXPECT_FALSE(page().loading);
}

}  // namespace
}  // namespace kontor::models
