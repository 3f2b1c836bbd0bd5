// Quota (RFC 9425): how much a person has stored, of how much. One object, in the home account, for everything of that
// person: collected mail, drafts, uploads, each message once however many accounts and mailboxes it is in. Collecting
// never stops because of it: mail left on a server is no better off.
//
// Its state is "<the newest e-mail's state>-<the limit>": the amount changes with e-mails. An upload that is not used
// yet counts, but moves no state.
#pragma once

#include <cstdint>
#include <string>

#include "engine/jmap/type.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::jmap {

extern const DataType quota_type;

std::string quota_state(mail::Modseq threads, std::uint64_t limit);

}  // namespace kontor::jmap
