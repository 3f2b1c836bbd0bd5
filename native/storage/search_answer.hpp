// Email/query with words, answered by the index: which documents have them, then which of those are in the scope, then
// what else is asked (search_narrowing.hpp, or the e-mails one by one). Newest first is looked up block by block from
// the newest on, so that a page of the commonest word costs what is on it.
//
// E-mails the index has not taken yet are looked at one by one, as long as they are few; else the page says that it
// is incomplete.
#pragma once

#include <limits>
#include <memory>
#include <set>
#include <vector>

#include "native/storage/search_index.hpp"
#include "native/storage/search_narrowing.hpp"
#include "native/storage/search_plan.hpp"
#include "native/storage/sqlite_surroundings.hpp"

namespace kontor::storage {

class SearchAnswer {
public:
    // All must outlive it. `mailboxes`: all of the user's.
    SearchAnswer(Connection& db, SqliteAnswers& answers, Scope scope, const mail::EmailQuery& query,
                 const SearchMoment& index, const std::vector<mail::Mailbox>& mailboxes);

    // Before anything else: what the index does not know, and how the rest is best asked.
    Result<void> look_around();
    Result<Page> page(const Window&);
    Result<std::vector<EmailId>> whole();

private:
    struct Entry {
        std::int64_t date = 0;
        EmailId email;
        ThreadId thread;
        bool operator<(const Entry& other) const {
            return date != other.date ? date > other.date : email > other.email;
        }
    };
    bool is_here(const SearchDocument&);
    Entry entry(const SearchDocument&) const;
    Entry entry(const mail::Email&) const;
    bool is_by_date() const;
    bool is_newest_page(const Window&) const;
    bool is_ranked_page(const Window&) const;

    Result<std::vector<Entry>> newest(std::size_t wanted);
    Result<std::size_t> count();
    Result<std::vector<std::size_t>> hits();
    Result<std::vector<EmailId>> sorted_by_date(std::vector<std::size_t> hits);
    Result<std::vector<EmailId>> ranked(const std::vector<std::size_t>& hits);
    Result<std::vector<EmailId>> evaluated(const std::vector<EmailId>& candidates, bool keep_order);
    Result<void> narrow();
    Result<std::vector<EmailId>> everything();

    Connection& db_;
    SqliteAnswers& answers_;
    Scope scope_;
    const mail::EmailQuery& query_;
    const SearchMoment& index_;
    const std::vector<mail::Mailbox>& mailboxes_;
    SqliteSurroundings around_;
    std::optional<SearchPlan> plan_;
    std::optional<SearchNarrowing> narrowing_;  // of the plan's rest, which then is none
    std::vector<AccountId> accounts_;           // sorted
    AccountId last_account_;                    // that is_here() looked up
    bool last_is_here_ = false;
    EmailId top_;                                                      // the last e-mail there is
    std::set<EmailId> destroyed_;                                      // which the index does not know of yet
    std::vector<mail::Email> unknown_;                                 // which it has not taken yet, and which match
    std::size_t most_hits_ = std::numeric_limits<std::size_t>::max();  // that are needed, the newest
    bool is_behind_ = false;
};

}  // namespace kontor::storage
