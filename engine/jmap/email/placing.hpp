// What an e-mail has that is not its message: mailboxes, keywords, the time of arrival. Given on Email/set, Email/copy
// and Email/import alike; and the way of a new e-mail into the store.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/jmap/unified.hpp"

namespace kontor::jmap {

// tooManyKeywords; invalidProperties.
SetResult<mail::Keywords> keywords_from(const nlohmann::json& set);
// Through the unified account, the mailbox of that role in the e-mail's own account is meant.
SetResult<std::vector<mail::MailboxId>> mailboxes_from(const nlohmann::json& set, const Mailboxes&,
                                                       mail::AccountId owner);

struct Placing {
    std::vector<mail::MailboxId> mailboxes;
    mail::Keywords keywords;
    UtcTime received_at;
};
// Of an object of Email/copy or Email/import: takes mailboxIds (with creation ids), keywords and receivedAt from it,
// and fills in what is not given from `otherwise`. invalidProperties.
SetResult<Placing> read_placing(const Call&, nlohmann::json object, const Mailboxes&, Placing otherwise);

// overQuota where so many octets more are too many (RFC 9425).
SetResult<void> check_quota(Call&, std::uint64_t octets);

// A message that the store has not yet, or has already, as a new e-mail of the call's account. Returns id, blobId,
// threadId and size.
SetResult<nlohmann::json> add_message(Call&, Bytes raw, Placing);
SetResult<nlohmann::json> add_stored_message(Call&, mail::AccountId, mail::BlobId, mail::Summary, Placing);

// The e-mail of the call's account that has this content already: then alreadyExists, with its id (RFC 8621 4.7, 4.8).
SetResult<void> check_is_new(Call&, const mail::ContentHash&);

}  // namespace kontor::jmap
