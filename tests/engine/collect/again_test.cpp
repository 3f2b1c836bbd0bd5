// A UIDL reset lasts until nothing is left of it, and how much is downloaded again is known beforehand.
#include <gtest/gtest.h>

#include "engine/collect/plan.hpp"
#include "tests/engine/collect/listings.hpp"

namespace kontor::test {
namespace {

using collect::Fetch;
using Fate = store::Uidl::Fate;
using Identity = Fetch::Identity;

collect::Plan plan_of(const std::vector<std::string>& listed, const std::vector<store::Uidl>& known) {
    const pop3::UidlListing lines = listing(listed);
    collect::Situation situation{lines};
    situation.consistent = true;
    situation.known = known;
    situation.keep.rule = mail::Keep::Rule::none;
    situation.now = UtcTime{1'000'100};
    return collect::plan(situation);
}

store::Uidl reset_mark() { return known(std::string(collect::reset_uidl), Fate::skipped); }

// The line broke when 20 of 30 had been compared: the old names are gone, and most new ones are known.
TEST(Reset, GoesOnInTheNextSession) {
    const auto fresh = names("new", 30);
    std::vector<store::Uidl> rows = all_known({fresh.begin(), fresh.begin() + 20});
    rows.push_back(reset_mark());
    const collect::Plan plan = plan_of(fresh, rows);
    EXPECT_TRUE(plan.reset);
    ASSERT_EQ(plan.fetch.size(), 10u);
    for (const Fetch& fetch : plan.fetch) EXPECT_EQ(fetch.identity, Identity::content);
    EXPECT_TRUE(plan.remove.empty());
    EXPECT_TRUE(plan.skip.empty()) << "it is marked already";
}

TEST(Reset, IsOverWhenNothingIsLeftToFetch) {
    std::vector<store::Uidl> rows = all_known({"a", "b"});
    rows.push_back(reset_mark());
    const collect::Plan plan = plan_of({"a", "b"}, rows);
    EXPECT_FALSE(plan.reset);
    EXPECT_EQ(plan.gone, std::vector<std::size_t>{2});
    EXPECT_EQ(plan.remove.size(), 2u);
    rows.back().vanished_at = UtcTime{1'000'000};
    EXPECT_EQ(plan_of({"a", "b", "c"}, rows).fetch.front().identity, Identity::uidl);
}

std::vector<Fetch> fetches(int count, Identity identity, std::uint64_t octets) {
    std::vector<Fetch> all(static_cast<std::size_t>(count));
    for (Fetch& fetch : all) fetch.identity = identity, fetch.claimed = octets;
    return all;
}

std::vector<store::Uidl> collected(const std::string& uidl) {
    std::vector<store::Uidl> rows = all_known({uidl});
    rows.front().hash[0] = 1;
    return rows;
}

TEST(Again, CountsWhatIsOnlyCompared) {
    const auto rows = collected("a");
    collect::Again again = collect::downloaded_again(fetches(501, Identity::content, 10), rows);
    EXPECT_EQ(again.messages, 501u);
    EXPECT_EQ(again.octets, 5010u);
    EXPECT_TRUE(collect::must_ask(again));
    EXPECT_FALSE(collect::must_ask(collect::downloaded_again(fetches(500, Identity::content, 10), rows)));
    EXPECT_TRUE(collect::must_ask(collect::downloaded_again(fetches(2, Identity::content, 60'000'000), rows)));
    EXPECT_FALSE(collect::must_ask(collect::downloaded_again(fetches(9000, Identity::uidl, 10), rows)))
        << "new mail is new";
    EXPECT_FALSE(collect::must_ask(collect::downloaded_again(fetches(9000, Identity::content, 10), {})))
        << "there is nothing to compare with";
}

TEST(Again, AServerWithoutUidlHasNewMailToo) {
    const auto by_header = collected(collect::header_uidl({}));
    EXPECT_FALSE(collect::must_ask(collect::downloaded_again(fetches(9000, Identity::header, 10), by_header)));
    EXPECT_TRUE(collect::must_ask(collect::downloaded_again(fetches(9000, Identity::header, 10), collected("a"))))
        << "it had UIDLs, and has none any more";
}

}  // namespace
}  // namespace kontor::test
