#include "engine/collect/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "engine/base/limits.hpp"
#include "tests/engine/collect/listings.hpp"

namespace kontor::test {
namespace {

using collect::Fetch;
using collect::Plan;
using collect::Situation;
using Fate = store::Uidl::Fate;

// A plan as one line: "f3 f1 c2 h4 d1 skip2 gone1 deleted0 reset": fetch by uidl, content, header; DELE.
std::string spelled(const Plan& plan) {
    std::string text;
    const auto word = [&](const std::string& w) { text += (text.empty() ? "" : " ") + w; };
    for (const Fetch& fetch : plan.fetch) {
        const char kind = fetch.identity == Fetch::Identity::uidl      ? 'f'
                          : fetch.identity == Fetch::Identity::content ? 'c'
                                                                       : 'h';
        word(kind + std::to_string(fetch.number) + (fetch.oversize ? "!" : "") +
             (fetch.stub == mail::EmailId{} ? "" : "^"));
    }
    for (const collect::Remove& remove : plan.remove) word("d" + std::to_string(remove.number));
    if (!plan.skip.empty()) word("skip" + std::to_string(plan.skip.size()));
    if (!plan.gone.empty()) word("gone" + std::to_string(plan.gone.size()));
    if (!plan.deleted.empty()) word("deleted" + std::to_string(plan.deleted.size()));
    if (plan.undeletable) word("undeletable" + std::to_string(plan.undeletable));
    if (plan.reset) word("reset");
    return text;
}

struct Case {
    const char* name;
    std::vector<std::string> listed;
    std::vector<store::Uidl> known;
    const char* expected;
    mail::Keep keep = {};
    mail::Since since = {};
    bool consistent = true;
    std::vector<std::uint64_t> sizes = {};
};

store::Uidl with_attempts(store::Uidl row, std::uint32_t attempts) {
    row.attempts = attempts;
    return row;
}

store::Uidl stub(std::string uidl, Fate fate, std::uint64_t octets) {
    store::Uidl row = known(std::move(uidl), fate);
    row.email = mail::EmailId{7};
    row.size = octets;
    return row;
}

store::Uidl vanished(store::Uidl row) {
    row.vanished_at = UtcTime{1'000'000};
    return row;
}

constexpr mail::Keep keep_nothing{mail::Keep::Rule::none, 0};
constexpr mail::Keep two_weeks{mail::Keep::Rule::days, 14};
constexpr mail::Since from_now{mail::Since::Rule::now, 0};
const std::string overlong(300, 'x');

class Listings : public ::testing::TestWithParam<Case> {};

TEST_P(Listings, GiveThePlan) {
    const Case& c = GetParam();
    const pop3::UidlListing listed = listing(c.listed);
    const pop3::SizeListing octets = sizes(c.sizes);
    Situation situation{listed};
    if (!c.sizes.empty()) situation.sizes = &octets;
    situation.consistent = c.consistent;
    situation.known = c.known;
    situation.keep = c.keep;
    situation.since = c.since;
    situation.max_message_size = 1000;
    situation.now = UtcTime{1'000'000 + 20 * 86400};
    EXPECT_EQ(spelled(collect::plan(situation)), c.expected);
}

INSTANTIATE_TEST_SUITE_P(
    A13, Listings,
    ::testing::Values(
        Case{"empty", {}, {}, ""}, Case{"all_new_newest_first", {"a", "b", "c"}, {}, "f3 f2 f1"},
        Case{"all_known", {"a", "b"}, all_known({"a", "b"}), ""},
        Case{"one_new_in_the_middle", {"a", "x", "b"}, all_known({"a", "b"}), "f2"},
        Case{"blank_uidls", {"", " "}, {}, "h2 h1"}, Case{"double_uidl", {"a", "b", "a"}, {}, "h3 f2 h1"},
        Case{"double_uidl_known_once", {"a", "a"}, all_known({"a"}), "h2 h1"},
        Case{"overlong_uidl", {overlong, "b"}, {}, "f2 h1"},
        Case{"uidl_with_slash_and_8_bit", {"../../etc/passwd", "\xff\xfe"}, {}, "f2 f1"},
        Case{"gone", {"a"}, all_known({"a", "b"}), "gone1"},
        Case{"inconsistent_shows_nothing_gone", {"a"}, all_known({"a", "b"}), "", keep_nothing, {}, false},
        Case{"inconsistent_may_be_fetched_from", {"x"}, {}, "f1", keep_nothing, {}, false},
        Case{"keep_none", {"a", "b"}, all_known({"a", "b"}), "d1 d2", keep_nothing},
        Case{"keep_days_due", {"a"}, all_known({"a"}), "d1", two_weeks},
        Case{"skipped_is_never_deleted", {"a"}, {known("a", Fate::skipped)}, "", keep_nothing},
        Case{"kept_is_never_deleted", {"a", "b"}, {known("a", Fate::kept), known("b")}, "d2", keep_nothing},
        Case{"kept_is_not_deleted_when_it_is_old", {"a"}, {known("a", Fate::kept)}, "", two_weeks},
        Case{"kept_and_gone", {}, {known("a", Fate::kept)}, "gone1", keep_nothing},
        Case{"kept_and_back_is_looked_at", {"a"}, {vanished(known("a", Fate::kept))}, "c1", keep_nothing},
        Case{"quarantined_is_never_deleted", {"a"}, {known("a", Fate::quarantined)}, "", keep_nothing},
        Case{"failing_is_tried_again", {"a"}, {with_attempts(known("a", Fate::failing), 1)}, "f1"},
        Case{"failing_twice_is_left", {"a"}, {with_attempts(known("a", Fate::failing), 2)}, ""},
        Case{"deletion_unknown_and_gone", {}, {known("a", Fate::delete_unknown)}, "deleted1"},
        Case{"deletion_unknown_and_there", {"a"}, {known("a", Fate::delete_unknown)}, "d1"},
        Case{"deleted_and_there_the_same", {"a"}, {known("a", Fate::deleted)}, "d1", keep_nothing, {}, true, {100}},
        Case{"deleted_and_there_another", {"a"}, {known("a", Fate::deleted)}, "c1", keep_nothing, {}, true, {101}},
        Case{
            "deletion_ignored_five_times", {"a"}, {with_attempts(known("a", Fate::delete_unknown), 5)}, "undeletable1"},
        Case{"vanished_and_back", {"a"}, {vanished(known("a"))}, "c1", keep_nothing},
        Case{"since_now_first", {"a", "b"}, {}, "skip3", {}, from_now},
        Case{"since_now_inconsistent", {"a", "b"}, {}, "", {}, from_now, false},
        Case{"since_now_later", {"a", "b"}, {known("a", Fate::skipped)}, "f2", {}, from_now},
        Case{"oversize", {"a", "b"}, {}, "f2 f1!", {}, {}, true, {5000, 10}},
        Case{"stub_of_what_is_too_big_still", {"a"}, {stub("a", Fate::oversize, 5000)}, ""},
        Case{"stub_and_the_limit_was_raised", {"a"}, {stub("a", Fate::oversize, 900)}, "f1^", {}, {}, true, {900}},
        Case{"stub_that_is_wanted", {"a"}, {stub("a", Fate::wanted, 5000)}, "f1^", {}, {}, true, {5000}},
        Case{"stub_that_is_wanted_and_has_vanished", {}, {stub("a", Fate::wanted, 5000)}, "gone1"},
        Case{"stub_that_was_destroyed", {"a"}, {known("a", Fate::wanted)}, ""},
        Case{"reset", names("new", 30), all_known(names("old", 30)),
             "c30 c29 c28 c27 c26 c25 c24 c23 c22 c21 c20 c19 c18 c17 "
             "c16 c15 c14 c13 c12 c11 c10 c9 c8 c7 c6 c5 c4 c3 c2 c1 skip1 gone30 reset",
             keep_nothing},
        Case{"restored_deletes_nothing_and_is_over_when_all_is_there",
             {"a"},
             {known("a"), known(std::string(collect::restored_uidl), Fate::skipped)},
             "gone1",
             keep_nothing},
        Case{"restored_goes_on_while_something_is_new",
             {"a", "b"},
             {known("a"), known(std::string(collect::restored_uidl), Fate::skipped)},
             "f2",
             keep_nothing},
        Case{"restored_goes_on_with_an_inconsistent_listing",
             {"a"},
             {known("a"), known(std::string(collect::restored_uidl), Fate::skipped)},
             "",
             keep_nothing,
             {},
             false},
        Case{"restored_once",
             {"a"},
             {known("a"), vanished(known(std::string(collect::restored_uidl), Fate::skipped))},
             "d1",
             keep_nothing},
        Case{"nineteen_are_no_reset", {}, all_known(names("old", 19)), "gone19"},
        Case{"emptied_is_no_reset", {}, all_known(names("old", 60)), "gone60"}),
    [](const auto& of) { return std::string(of.param.name); });

// The store gives its rows in the order of their UIDLs, servers list theirs in any.
TEST(Plan, IsTheSameInWhateverOrderTheRowsCome) {
    std::mt19937 random(11);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> listed;
        std::vector<store::Uidl> rows;
        for (int i = 0; i < 300; ++i) {
            const std::string uidl = "u" + std::to_string(1000 + random() % 100'000) + "/" + std::to_string(i);
            if (random() % 4 != 0) rows.push_back(known(uidl));
            if (random() % 4 != 0) listed.push_back(uidl);
        }
        if (round % 2 == 0) std::shuffle(listed.begin(), listed.end(), random);
        const pop3::UidlListing listing_now = listing(listed);
        Situation situation{listing_now};
        situation.consistent = true;
        situation.keep = keep_nothing;
        const auto plan_with = [&](std::vector<store::Uidl> known_rows) {
            situation.known = known_rows;
            const Plan plan = collect::plan(situation);
            std::set<std::string> gone, removed;
            for (const std::size_t at : plan.gone) gone.insert(known_rows[at].uidl);
            for (const collect::Remove& remove : plan.remove) removed.insert(known_rows[remove.known].uidl);
            return std::tuple(spelled(plan), gone, removed);
        };
        std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.uidl < b.uidl; });
        const auto sorted = plan_with(rows);
        std::set<std::string> absent;
        for (const store::Uidl& row : rows)
            if (std::find(listed.begin(), listed.end(), row.uidl) == listed.end()) absent.insert(row.uidl);
        EXPECT_EQ(std::get<1>(sorted), absent);
        std::shuffle(rows.begin(), rows.end(), random);
        EXPECT_EQ(plan_with(rows), sorted);
    }
}

TEST(Plan, AResetDeletesNothing) {
    auto listed = names("new", 40);
    listed.push_back("old0");
    const auto rows = all_known(names("old", 40));
    const auto list = listing(listed);
    Situation situation{list};
    situation.consistent = true;
    situation.known = rows;
    situation.keep = keep_nothing;
    const Plan plan = collect::plan(situation);
    EXPECT_TRUE(plan.reset);
    EXPECT_TRUE(plan.remove.empty());
}

TEST(Plan, AsksForSizesOnlyWhenSomethingIsNew) {
    const auto list = listing({"a", "b"});
    Situation situation{list};
    situation.consistent = true;
    EXPECT_TRUE(collect::plan(situation).needs_sizes);
    const auto rows = all_known({"a", "b"});
    situation.known = rows;
    EXPECT_FALSE(collect::plan(situation).needs_sizes);
    const auto none_left = sizes({10, 10});
    situation.sizes = &none_left;
    situation.known = {};
    EXPECT_FALSE(collect::plan(situation).needs_sizes);
}

TEST(Plan, AnUntrustedClockDeletesNothingForItsAge) {
    const auto list = listing({"a"});
    const auto rows = all_known({"a"});
    Situation situation{list};
    situation.consistent = true;
    situation.known = rows;
    situation.keep = two_weeks;
    situation.now = UtcTime{1'000'000 + std::int64_t{3650} * 86400};
    situation.clock_is_trusted = false;
    EXPECT_TRUE(collect::plan(situation).remove.empty());
}

// Whatever is listed and known: each listed message is in at most one list, only collected rows and unfinished
// deletions are removed, nothing is removed or called gone without a consistent listing.
TEST(Plan, HoldsItsPromisesForRandomSituations) {
    std::mt19937 chance(42);
    const auto pick = [&](int n) { return static_cast<int>(chance() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::string> listed;
        for (int i = pick(60); i > 0; --i) listed.push_back(pick(12) == 0 ? "" : "u" + std::to_string(pick(80)));
        std::set<std::string> used;
        std::vector<store::Uidl> rows;
        for (int i = pick(60); i > 0; --i) {
            const std::string uidl = "u" + std::to_string(pick(80));
            if (!used.insert(uidl).second) continue;
            rows.push_back(
                with_attempts(known(uidl, static_cast<Fate>(1 + pick(7))), static_cast<std::uint32_t>(pick(7))));
            if (pick(6) == 0) rows.back() = vanished(rows.back());
        }
        const auto list = listing(listed);
        const auto octets = sizes(std::vector<std::uint64_t>(listed.size(), 100));
        Situation situation{list};
        if (pick(2)) situation.sizes = &octets;
        situation.consistent = pick(4) != 0;
        situation.known = rows;
        situation.keep.rule = static_cast<mail::Keep::Rule>(pick(3));
        situation.since.rule = static_cast<mail::Since::Rule>(pick(3));
        situation.now = UtcTime{2'000'000 + pick(5'000'000)};
        const Plan plan = collect::plan(situation);

        std::set<pop3::MessageNumber> numbers;
        for (const Fetch& fetch : plan.fetch) EXPECT_TRUE(numbers.insert(fetch.number).second);
        for (const collect::Remove& remove : plan.remove) {
            EXPECT_TRUE(numbers.insert(remove.number).second);
            const store::Uidl& row = rows[remove.known];
            EXPECT_EQ(row.uidl, listed[remove.number - 1]) << "the number is of this listing";
            EXPECT_TRUE(row.fate == Fate::collected || row.fate == Fate::delete_unknown || row.fate == Fate::deleted);
            EXPECT_LT(row.attempts, collect::deletion_attempts);
            EXPECT_FALSE(row.vanished_at);
        }
        if (!situation.consistent) {
            EXPECT_TRUE(plan.remove.empty());
            EXPECT_TRUE(plan.gone.empty());
            EXPECT_TRUE(plan.deleted.empty());
        }
        if (plan.reset) {
            EXPECT_TRUE(plan.remove.empty());
        }
    }
}

TEST(Plan, HeaderNamesCannotBeSaidByAServer) {
    const std::string name = collect::header_uidl(mail::ContentHash{0xab});
    EXPECT_TRUE(collect::is_header_uidl(name));
    EXPECT_EQ(name.substr(name.size() - 64, 2), "ab");
    EXPECT_LE(name.size(), limits::uidl_bytes);
    EXPECT_FALSE(collect::is_header_uidl("header:ab"));
}

}  // namespace
}  // namespace kontor::test
