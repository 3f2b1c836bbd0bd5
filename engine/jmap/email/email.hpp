// Email (RFC 8621 4).
//
//   property.cpp   the table of properties, and the names a client may ask for besides (header:Subject:asText)
//   reader.cpp     the properties the list needs come from columns; the rest from one parse of the raw message
//   get.cpp, parse.cpp   e-mails of the store, and messages in blobs
//   body.cpp       EmailBodyPart and EmailBodyValue
//   header.cpp     header fields in their forms
//   filter.cpp     FilterCondition and Comparator -> mail::EmailQuery
//   changes.cpp    state and changes, which in the unified account depend on the mailboxes' roles
//   query.cpp
//   set.cpp        draft.cpp makes the message of a created e-mail, draft_field.cpp its header, draft_body.cpp its body
//   copy.cpp, import.cpp
//   placing.cpp    mailboxes, keywords and the time of arrival, for those three
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/jmap/type.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

extern const DataType email_type;

// The state of the call's account, as a number and as clients see it.
MethodResult<mail::Modseq> email_modseq(Call&);
MethodResult<std::string> email_state(Call&);
// cannotCalculateChanges for a state that is none, and where a mailbox of the unified account changed since.
MethodResult<store::Changes> email_changes_since(Call&, const std::string& state, std::size_t max);
MethodResult<ObjectChanges> email_changes(Call&, const std::string& since, std::size_t max);
// What changed of one type since an e-mail's state, which may be newer than that type's own.
MethodResult<store::Changes> changes_up_to_now(Call&, store::Type, mail::Modseq since, std::size_t max = 0);

MethodResult<std::vector<nlohmann::json>> read_emails(Call&, const std::vector<std::string>& properties, const Ids*);
MethodResult<std::unique_ptr<Query>> email_query(Call&);
MethodResult<std::unique_ptr<Writer>> email_writer(Call&);

MethodResult<nlohmann::json> copy_emails(Call&);    // 4.7
MethodResult<nlohmann::json> import_emails(Call&);  // 4.8
MethodResult<nlohmann::json> parse_emails(Call&);   // 4.9

// Whether octets are a message at all: they begin with a header field.
bool is_message(const std::string& raw);

}  // namespace kontor::jmap
