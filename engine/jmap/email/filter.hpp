// The arguments filter, sort and collapseThreads of Email/query (RFC 8621 4.4) as a mail::EmailQuery.
#pragma once

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/jmap/unified.hpp"
#include "engine/mail/email_query.hpp"

namespace kontor::jmap {

struct ParsedEmailQuery {
    mail::EmailQuery query;
    // What its result depends on besides properties that never change.
    bool looks_at_mutable = false;  // keywords or mailboxes
    bool looks_at_threads = false;  // other e-mails of the thread
};

// invalidArguments for wrong types, unsupportedFilter and unsupportedSort for names nobody knows and for filters of
// more conditions than a person would write. A mailbox that does not exist, or is not this user's, has no mail.
// Conditions and sorts of the collector capability (docs/searching.md) are known only to who uses it.
MethodResult<ParsedEmailQuery> read_email_query(Arguments&, const Mailboxes&, bool knows_collector);
// A filter alone, for SearchSnippet/get.
MethodResult<mail::EmailFilter> read_email_filter(const nlohmann::json& filter, const Mailboxes&, bool knows_collector);

}  // namespace kontor::jmap
