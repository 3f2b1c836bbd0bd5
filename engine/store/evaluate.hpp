// Email/query conditions and sorting (RFC 8621 4.4) decided in memory, e-mail by e-mail: what both stores do
// for every question that no index answers.
//
// Text conditions: words in quotes are a phrase, other words must each occur; without regard to case and accents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/mail/email_query.hpp"
#include "engine/store/store.hpp"

namespace kontor::store {

// What a query asks beyond the e-mail itself; both within the scope of the query.
class Surroundings {
public:
    virtual ~Surroundings() = default;
    virtual mail::Role role(MailboxId) = 0;
    virtual Result<std::vector<mail::Keywords>> thread_keywords(ThreadId) = 0;  // of all e-mails of the thread
    virtual Result<std::string> raw(const mail::Email&) = 0;                    // the message, for body and header
    // Whether the text conditions of that condition hold, where an index knows it.
    virtual std::optional<bool> text_matches(const mail::EmailCondition&, const mail::Email&) { return std::nullopt; }
};

// Whether it has a condition that looks for words (header: apart, which no index answers).
bool asks_for_text(const mail::EmailCondition&);

Result<bool> matches(const mail::EmailFilter&, const mail::Email&, Surroundings&);

// What one e-mail sorts by, worked out once: a number or a text for each comparator.
struct SortKey {
    using Value = std::pair<std::int64_t, std::string>;
    EmailId id;
    ThreadId thread;
    std::vector<Value> values;
};

// Offered every candidate once, in any order, it keeps only the ids and sort keys of those that match.
// The query and the surroundings must outlive it.
class Evaluation {
public:
    Evaluation(const mail::EmailQuery& query, Surroundings& around) : query_(query), around_(around) {}

    Result<void> offer(const mail::Email&);
    // The whole result: sorted, threads collapsed if asked. Once.
    std::vector<EmailId> finish();

private:
    const mail::EmailQuery& query_;
    Surroundings& around_;
    std::vector<SortKey> found_;
};

}  // namespace kontor::store
