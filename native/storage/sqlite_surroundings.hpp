// What a query asks beyond the e-mail itself, of SQLite and, for words, of the index.
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/store/evaluate.hpp"
#include "native/storage/search_index.hpp"
#include "native/storage/sqlite_answers.hpp"

namespace kontor::storage {

class SqliteSurroundings final : public Surroundings {
public:
    // `index` may be null: then every message is read for words.
    SqliteSurroundings(SqliteAnswers& answers, Scope scope, const std::vector<mail::Mailbox>& mailboxes,
                       const SearchMoment* index)
        : answers_(answers), scope_(scope), index_(index) {
        for (const mail::Mailbox& mailbox : mailboxes) roles_[mailbox.id] = mailbox.role;
    }

    mail::Role role(MailboxId) override;
    Result<std::vector<mail::Keywords>> thread_keywords(ThreadId) override;
    Result<std::string> raw(const mail::Email&) override;
    std::optional<bool> text_matches(const mail::EmailCondition&, const mail::Email&) override;

private:
    SqliteAnswers& answers_;
    Scope scope_;
    const SearchMoment* index_;
    std::map<MailboxId, mail::Role> roles_;
    // By condition: the e-mails for which its words hold. Conditions live as long as the query.
    std::unordered_map<const mail::EmailCondition*, std::optional<std::unordered_set<EmailId>>> found_;
};

}  // namespace kontor::storage
