// What a search asks besides words, of very many documents at once: dates, sizes and the account, which the index
// knows, and mailboxes, keywords and attachments, of which the rows of `member` are read once. So a word that a million
// messages have can be looked for outside of Trash, or among the unread, without reading a million e-mails.
//
// Where the words are in few messages, looking at those is cheaper: cost() tells.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "native/storage/search_index.hpp"
#include "native/storage/sqlite_answers.hpp"

namespace kontor::storage {

class SearchNarrowing {
public:
    // Empty when something is asked that only the e-mails themselves, or their conversations, can tell. `filter` and
    // the connection outlive it; `mailboxes`: all of the user's.
    static std::optional<SearchNarrowing> of(Connection&, const mail::EmailFilter& filter, Scope,
                                             const std::vector<mail::Mailbox>& mailboxes);

    // Rows that load() reads, as far as the counts of the mailboxes tell.
    std::size_t cost() const { return cost_; }
    // Before holds(). `last`: the last e-mail there is.
    Result<void> load(EmailId last);
    bool holds(const SearchDocument& document) { return holds(top_, document); }
    // What kept holds() from telling the truth.
    const std::optional<Failure>& failure() const { return failure_; }

private:
    using Operator = mail::EmailFilter::Operator;
    // Members of some mailboxes that have the flags.
    struct Members {
        std::vector<MailboxId> mailboxes;
        std::uint64_t mask = 0, wanted = 0;
        std::vector<bool> has;  // by e-mail
    };
    struct Node {
        Operator op = Operator::condition;
        std::vector<Node> operands;
        const mail::EmailCondition* condition = nullptr;
        std::optional<Members> within;      // it must be one of them
        std::optional<Members> other_than;  // it must be somewhere else, too
    };

    explicit SearchNarrowing(Connection& db) : db_(&db) {}
    bool take(const mail::EmailFilter&, Scope, const std::vector<mail::Mailbox>&, Node&);
    bool take(const mail::EmailCondition&, Scope, const std::vector<mail::Mailbox>&, Node&);
    Result<void> load(Node&, EmailId last);
    Result<void> load(Members&, EmailId last);
    bool holds(const Node&, const SearchDocument&);
    bool is_elsewhere(EmailId, const std::vector<MailboxId>& other_than);

    Connection* db_;
    Node top_;
    std::size_t cost_ = 0;
    std::optional<Failure> failure_;
};

}  // namespace kontor::storage
