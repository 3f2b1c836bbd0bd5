// What only the index does: catching up, staying behind, being lost, damaged or of another store.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "engine/store/text_search.hpp"
#include "native/storage/search_words.hpp"
#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

using namespace store;
using storage::SqliteStore;

class SearchIndex : public testing::Test {
protected:
    void SetUp() override {
        open();
        user_ = value_of(store_->directory().add("anna", "", false));
        const auto view = value_of(store_->view(user_));
        home_ = value_of(view->accounts()).front().id;
        inbox_ = value_of(view->mailboxes(home_)).front().id;
    }
    void open() {
        store_.reset();
        store_ = value_of(storage::open_sqlite_store(directory_.path()));
    }
    // Letters "<word> <number>", the later the newer.
    void add(const char* word, std::size_t count) {
        auto transaction = value_of(store_->begin());
        Update* const update = value_of(transaction->as(user_));
        for (std::size_t i = 0; i < count; ++i) {
            const std::string number = std::to_string(++letters_);
            Letter letter{std::string(word) + ' ' + number, '<' + number + "@x>"};
            letter.sent = 1'000'000 + static_cast<std::int64_t>(letters_);
            const std::string raw = letter.raw();
            const Bytes bytes = raw;
            const StagedBlob staged = value_of(store_->stage({&bytes, 1})).front();
            last_ = value_of(update->add_email(new_email(letter, staged, home_, {inbox_})));
        }
        ASSERT_TRUE(transaction->commit());
    }
    void destroy(EmailId id) {
        auto transaction = value_of(store_->begin());
        ASSERT_TRUE(value_of(transaction->as(user_))->remove_email(id));
        ASSERT_TRUE(transaction->commit());
    }
    std::size_t catch_up() {
        std::size_t taken = 0;
        for (;;) {
            const auto progress = value_of(store_->index_words(user_));
            taken += progress.taken;
            if (!progress.more) return taken;
        }
    }
    Page ask(const char* typed, std::size_t limit = 5, bool total = true) {
        mail::EmailFilter filter;
        filter.condition.text = typed;
        return ask(filter, limit, total);
    }
    Page ask(const mail::EmailFilter& filter, std::size_t limit = 5, bool total = true) {
        mail::EmailQuery query;
        query.filter = filter;
        query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
        Window window;
        window.limit = limit;
        window.calculate_total = total;
        return value_of(value_of(store_->view(user_))->query(Scope::all(), query, window));
    }

    TemporaryDirectory directory_;
    std::unique_ptr<SqliteStore> store_;
    UserId user_;
    AccountId home_;
    MailboxId inbox_;
    std::size_t letters_ = 0;
    EmailId last_;  // that was added
};

TEST_F(SearchIndex, TakesEachEmailOnce) {
    add("invoice", 700);
    EXPECT_EQ(catch_up(), 700u);
    EXPECT_EQ(catch_up(), 0u);
    add("invoice", 3);
    EXPECT_EQ(catch_up(), 3u);
    EXPECT_EQ(ask("invoice").total, 703u);
    EXPECT_EQ(ask("invoice").ids.front(), last_);
    // The watermark outlives the process.
    open();
    EXPECT_EQ(catch_up(), 0u);
    EXPECT_EQ(ask("invoice").total, 703u);
}

TEST_F(SearchIndex, NewMailIsFoundBeforeItIsIndexed) {
    add("invoice", 10);
    catch_up();
    add("plan", 1);
    const Page page = ask("plan");
    EXPECT_EQ(page.ids, std::vector{last_});
    EXPECT_FALSE(page.is_incomplete);
}

TEST_F(SearchIndex, SaysThatItIsFarBehind) {
    add("invoice", 10);
    catch_up();
    add("invoice", 600);
    EXPECT_TRUE(ask("invoice").is_incomplete);
    EXPECT_EQ(ask("invoice").total, 10u);
    catch_up();
    EXPECT_FALSE(ask("invoice").is_incomplete);
    EXPECT_EQ(ask("invoice").total, 610u);
}

TEST_F(SearchIndex, ForgetsWhatIsDestroyed) {
    add("invoice", 20);
    catch_up();
    const EmailId gone = last_;
    destroy(gone);
    EXPECT_EQ(ask("invoice").total, 19u);
    EXPECT_NE(ask("invoice").ids.front(), gone);
    catch_up();
    EXPECT_EQ(ask("invoice", 5, false).ids.size(), 5u);
    EXPECT_NE(ask("invoice", 5, false).ids.front(), gone);
    open();
    EXPECT_EQ(ask("invoice").total, 19u);
}

TEST_F(SearchIndex, NewMailDoesNotInheritTheWordsOfDestroyedMail) {
    add("plan", 3);
    catch_up();
    destroy(last_);
    catch_up();
    open();
    add("invoice", 2);
    catch_up();
    EXPECT_EQ(ask("plan").total, 2u);
    EXPECT_EQ(ask("invoice").total, 2u);
    open();
    EXPECT_EQ(ask("plan").total, 2u);
    EXPECT_EQ(catch_up(), 0u);
}

TEST_F(SearchIndex, PagesOfTheNewestAreThoseOfTheWholeResult) {
    add("invoice", 9000);
    catch_up();
    // Older letters that came later.
    letters_ = 0;
    add("invoice", 100);
    catch_up();
    const Page whole = ask("invoice", 10'000, true);
    ASSERT_EQ(whole.ids.size(), 9100u);
    for (const std::size_t limit : {1u, 50u, 5000u, 9100u}) {
        const Page page = ask("invoice", limit, false);
        EXPECT_EQ(page.ids, std::vector(whole.ids.begin(), whole.ids.begin() + static_cast<std::ptrdiff_t>(limit)));
    }
}

// Of words in many messages the rows of the mailboxes are read, of words in few those messages.
TEST_F(SearchIndex, WhatElseIsAskedHoldsForWordsInFewAndInManyMessages) {
    MailboxId trash;
    for (const mail::Mailbox& mailbox : value_of(value_of(store_->view(user_))->mailboxes(home_)))
        if (mailbox.role == mail::Role::trash) trash = mailbox.id;
    std::vector<EmailId> all, kept, thrown_away, unread;
    add("invoice", 900);
    for (std::uint64_t id = last_.value - 899; id <= last_.value; ++id) all.push_back({id});
    add("plan", 3);
    for (std::uint64_t id = last_.value - 2; id <= last_.value; ++id) all.push_back({id});
    auto transaction = value_of(store_->begin());
    Update* const update = value_of(transaction->as(user_));
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<MailboxId> in;
        if (i % 3 != 0) in.push_back(inbox_);
        if (i % 3 == 0 || i % 5 == 0) in.push_back(trash);
        ASSERT_TRUE(update->change_email(all[i], i % 2 == 0 ? keywords({"$seen"}) : keywords({}), in));
        if (i % 3 != 0) kept.push_back(all[i]);
        if (i % 3 == 0 || i % 5 == 0) thrown_away.push_back(all[i]);
        if (i % 2 != 0) unread.push_back(all[i]);
    }
    ASSERT_TRUE(transaction->commit());
    catch_up();

    const auto expect = [&](const char* typed, std::vector<EmailId> expected, const auto& set) {
        const EmailId first_plan{last_.value - 2};
        std::erase_if(expected, [&](EmailId id) { return (id >= first_plan) != (typed == std::string("plan")); });
        std::reverse(expected.begin(), expected.end());
        mail::EmailFilter asked;
        asked.condition.text = typed;
        set(asked.condition);
        EXPECT_EQ(ask(asked, 1000).ids, expected);
        EXPECT_EQ(ask(asked, 1000).total, expected.size());
        mail::EmailFilter opposite;
        opposite.op = mail::EmailFilter::Operator::not_;
        opposite.operands.resize(1);
        set(opposite.operands[0].condition);
        mail::EmailFilter words, both;
        words.condition.text = typed;
        both.op = mail::EmailFilter::Operator::and_;
        both.operands = {words, opposite};
        EXPECT_EQ(*ask(both).total + expected.size(), *ask(words).total);
    };
    for (const char* typed : {"invoice", "plan"}) {
        expect(typed, kept, [&](auto& c) { c.in_mailbox_other_than = {trash}; });
        expect(typed, thrown_away, [&](auto& c) { c.in_mailbox = trash; });
        expect(typed, thrown_away, [&](auto& c) { c.in_role = mail::Role::trash; });
        expect(typed, unread, [](auto& c) { c.not_keyword = "$seen"; });
        expect(typed, all, [](auto& c) { c.min_size = 10; });
        expect(typed, {}, [](auto& c) { c.max_size = 10; });
    }
}

TEST_F(SearchIndex, IsBuiltAnewWhenLostOrDamaged) {
    add("invoice", 30);
    catch_up();
    const auto file = directory_.path() / "search" / (user_.to_string() + ".db");
    ASSERT_TRUE(std::filesystem::exists(file));
    store_.reset();
    std::filesystem::remove(file);
    open();
    EXPECT_EQ(catch_up(), 30u);
    store_.reset();
    std::ofstream(file, std::ios::trunc) << "this is no database, but it is long enough to look like a file of one";
    open();
    EXPECT_EQ(ask("invoice").total, 30u);
    EXPECT_EQ(catch_up(), 30u);
    EXPECT_TRUE(store_->forget_words(user_));
    EXPECT_EQ(catch_up(), 30u);
    EXPECT_EQ(ask("invoice").total, 30u);
}

TEST_F(SearchIndex, WordsOfARemovedUserLeaveTheDisk) {
    const auto words_of = [&](UserId user) { return directory_.path() / "search" / (user.to_string() + ".db"); };
    add("invoice", 3);
    catch_up();
    const UserId other = value_of(store_->directory().add("bert", "", false));
    value_of(store_->index_words(other));
    ASSERT_TRUE(std::filesystem::exists(words_of(user_)));
    ASSERT_TRUE(store_->directory().remove(user_));
    value_of(store_->compact(UtcTime{2'000'000'000}));
    EXPECT_FALSE(std::filesystem::exists(words_of(user_)));
    EXPECT_TRUE(std::filesystem::exists(words_of(other)));
}

// Words stand in the subject, which weighs eight times the body.
class SearchRank : public SearchIndex {
protected:
    EmailId letter(const char* words) {
        add(words, 1);
        return last_;
    }
    std::vector<EmailId> ranked(const std::vector<const char*>& any, std::size_t limit) {
        mail::EmailQuery query;
        query.filter.op = mail::EmailFilter::Operator::or_;
        for (const char* word : any) query.filter.operands.emplace_back().condition.text = word;
        query.sort = {{mail::EmailSort::Property::relevance, false, ""}};
        Window window;
        window.limit = limit;
        return value_of(value_of(store_->view(user_))->query(Scope::all(), query, window)).ids;
    }
};

TEST_F(SearchRank, OnlyWhatMatchesIsRanked) {
    add("other", 30);
    const EmailId best = letter("unique");
    add("other", 30);
    catch_up();
    EXPECT_EQ(ranked({"unique"}, 10), std::vector{best});
}

TEST_F(SearchRank, OftenIsBetterThanOnce) {
    const EmailId once = letter("harbour quay quay");
    const EmailId often = letter("harbour harbour harbour");
    add("other", 10);
    catch_up();
    EXPECT_EQ(ranked({"harbour"}, 10), (std::vector{often, once}));
}

TEST_F(SearchRank, ARareWordTellsMoreThanACommonOne) {
    const EmailId rare = letter("winter lighthouse");
    const EmailId common = letter("winter winter");
    add("winter", 20);
    catch_up();
    const auto best = ranked({"winter", "lighthouse"}, 2);
    EXPECT_EQ(best, (std::vector{rare, common}));
}

TEST_F(SearchRank, AShortMessageSaysItMoreThanALongOne) {
    const EmailId lengthy = letter("anchor and a good deal about other things that nobody looks for here");
    const EmailId brief = letter("anchor");
    catch_up();
    EXPECT_EQ(ranked({"anchor"}, 10), (std::vector{brief, lengthy}));
}

TEST_F(SearchIndex, IsPartOfTheCheck) {
    add("autumn", 40);
    EXPECT_TRUE(value_of(store_->check()).sound());  // none of it is taken yet
    catch_up();
    add("winter", 3);
    destroy(last_);
    EXPECT_TRUE(value_of(store_->check()).sound());  // it is behind
    catch_up();
    const EmailId last = last_;
    destroy(EmailId{2});
    EXPECT_TRUE(value_of(store_->check()).sound());

    // Somebody lays hands on it.
    store_.reset();
    const auto file = directory_.path() / "search" / (user_.to_string() + ".db");
    {
        const auto db = value_of(storage::Connection::open(file, storage::Connection::Access::write));
        ASSERT_TRUE(storage::register_words(*db));
        ASSERT_TRUE(
            db->script("DELETE FROM doc WHERE email = 3; UPDATE doc SET email = 4000 WHERE email = 4; "
                       "INSERT INTO word(word, rowid, subject) VALUES ('delete', 5, 'autumn 5')"));
    }
    store_ = value_of(storage::open_sqlite_store(directory_.path()));
    const storage::CheckReport report = value_of(store_->check());
    const std::string index = "the search index of " + user_.to_string();
    const auto said = [&](const std::string& what) {
        return std::any_of(report.findings.begin(), report.findings.end(),
                           [&](const std::string& finding) { return finding.find(index + what) == 0; });
    };
    for (const char* what : {" lacks email e3", " lacks email e4", " has email e4000, which is not there",
                             " does not find email e5 by its subject"})
        EXPECT_TRUE(said(what)) << what;
    for (const std::string& finding : report.findings)
        EXPECT_NE(finding.find("--rebuild"), std::string::npos) << finding;
    EXPECT_FALSE(said(" lacks email " + last.to_string()));
}

}  // namespace
}  // namespace kontor::test
