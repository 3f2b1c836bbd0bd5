// What may be asked of a list of e-mails (RFC 8621 4.4), as typed values: JMAP, the search language and
// filters all compile to this, and both store implementations answer it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/ids.hpp"
#include "engine/mail/mailbox.hpp"

namespace kontor::mail {

// FilterCondition: every field that is set must hold.
struct EmailCondition {
    std::optional<MailboxId> in_mailbox;
    std::optional<Role> in_role;  // unified view: in any mailbox of that role
    std::vector<MailboxId> in_mailbox_other_than;
    std::optional<UtcTime> before, after;             // received_at < before, >= after
    std::optional<std::uint64_t> min_size, max_size;  // >= min, < max
    std::optional<std::string> all_in_thread_have_keyword, some_in_thread_have_keyword, none_in_thread_have_keyword;
    std::optional<std::string> has_keyword, not_keyword;
    std::optional<bool> has_attachment;
    std::optional<std::string> text, from, to, cc, bcc, subject, body;
    // What RFC 8621 has no condition for.
    std::optional<std::string> attachment_name, list_id;
    std::optional<AccountId> in_account;
    std::optional<UtcTime> sent_before, sent_after;        // Email::sort_date() < before, >= after
    std::optional<std::string> header_name, header_value;  // value empty optional: header exists
};

// A FilterOperator over filters, or one condition. An empty filter (no condition set) matches all.
struct EmailFilter {
    enum class Operator : std::uint8_t { condition, and_, or_, not_ };
    Operator op = Operator::condition;
    EmailCondition condition;           // op == condition
    std::vector<EmailFilter> operands;  // otherwise
};

struct EmailSort {
    enum class Property : std::uint8_t {
        received_at,
        sent_at,
        size,
        from,
        to,
        subject,
        has_keyword,
        all_in_thread_have_keyword,
        some_in_thread_have_keyword,
        relevance,  // the best matches of the words first; a store without an index knows no difference
    };
    Property property = Property::sent_at;
    bool ascending = true;
    std::string keyword;  // of the three before the last
};

struct EmailQuery {
    EmailFilter filter;
    std::vector<EmailSort> sort;  // ties: newer id first
    bool collapse_threads = false;
};

}  // namespace kontor::mail
