// Random changes on two stores at once: the one in memory is slow and plain, and what it answers the one on disk
// must answer, too - every question of View, ids, modseqs and failures included.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/store/memory_store.hpp"
#include "native/storage/sqlite_store.hpp"
#include "tests/native/storage/oracle_answers.hpp"
#include "tests/support/store_values.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test::oracle {

class Pair {
public:
    // Most questions are about little; `long_lists`: a few inboxes fill and little else happens.
    explicit Pair(unsigned seed, bool long_lists = false) : random_(seed), long_lists_(long_lists) {
        open();
        for (const char* name : {"anna", "berta"}) {
            users_.push_back(value_of(memory_.directory().add(name, "", false)));
            EXPECT_EQ(value_of(sqlite_->directory().add(name, "", false)), users_.back());
        }
        refresh();
    }

    void run(int transactions) {
        for (int i = 0; i < transactions && !testing::Test::HasFailure(); ++i) {
            user_ = users_[below(10) == 0 ? 1 : 0];
            transaction();
            if (below(4) == 0) compare_answers();
            if (below(2) == 0) compare_lists();
            if (below(60) == 0) open();
        }
        user_ = users_[0];
        compare_answers();
        const auto report = value_of(sqlite_->check());
        for (const std::string& finding : report.findings) ADD_FAILURE() << finding;
    }

    std::uint64_t changes = 0, questions = 0, windows_far_down = 0;

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    template <class T>
    T one_of(const std::vector<T>& all, T otherwise) {
        return all.empty() || below(25) == 0 ? otherwise : all[below(all.size())];
    }

    void open() {
        earlier_.first.reset(), earlier_.second.reset();
        sqlite_.reset();
        storage::OpenOptions options;
        options.segment_bytes = 40'000;
        options.rows_between_marks = 1 + below(3);
        sqlite_ = value_of(storage::open_sqlite_store(directory_.path(), options));
    }

    void transaction();

    // The same question or change to both, and the same answer.
    template <class Ask, class Of>
    void same(const char* what, Ask ask, Of& a, Of& b) {
        const std::string from_memory = show(ask(a)), from_sqlite = show(ask(b));
        EXPECT_EQ(from_memory, from_sqlite) << what;
        ++questions;
    }

    void change(Update& a, Update& b);
    void change_lists(Update& a, Update& b);
    std::pair<StagedBlob, StagedBlob> stage(const std::string& raw);

    // People may remove every mailbox they have.
    mail::Mailbox some_mailbox() { return mailboxes_.empty() ? mail::Mailbox{} : mailboxes_[below(mailboxes_.size())]; }
    std::vector<MailboxId> some_mailboxes(AccountId account);
    std::vector<std::string> some_keywords();
    void add_email(Update& a, Update& b);
    void change_email(Update& a, Update& b);
    void change_mailboxes(Update& a, Update& b);
    void change_records(Update& a, Update& b);

    // What there is now, by the oracle, for the next changes to choose from.
    void refresh() {
        auto view = value_of(memory_.view(user_ ? user_ : users_[0]));
        accounts_.clear(), emails_.clear(), records_.clear();
        for (const auto& account : value_of(view->accounts())) accounts_.push_back(account.id);
        mailboxes_ = value_of(view->mailboxes(Scope::all()));
        Window all;
        all.limit = 100'000;
        emails_ = value_of(view->query(Scope::all(), {}, all)).ids;
        for (const int type : {16, 17})
            for (const auto& record : value_of(view->records(static_cast<Type>(type), Scope::all())))
                records_.push_back(record.id);
    }

    void look_for_words(mail::EmailCondition& c);
    mail::EmailQuery some_query();
    void compare_answers();

    // The lists a window shows, before and after a change of them: what is remembered of where their rows stand must
    // follow, and tell an earlier moment nothing of a later one.
    void compare_lists();
    void compare_list(View& a, View& b);
    void compare_scope(View& a, View& b, Scope scope);

    std::mt19937 random_;
    bool long_lists_;
    TemporaryDirectory directory_;
    MemoryStore memory_;
    std::unique_ptr<storage::SqliteStore> sqlite_;
    std::pair<std::unique_ptr<View>, std::unique_ptr<View>> earlier_;
    std::vector<UserId> users_;
    UserId user_;
    std::int64_t clock_ = 1'000'000;
    std::vector<AccountId> accounts_;
    std::vector<mail::Mailbox> mailboxes_;
    std::vector<EmailId> emails_;
    std::vector<RecordId> records_;
};

}  // namespace kontor::test::oracle
