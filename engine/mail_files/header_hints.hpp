// What a message's own header says about flags and arrival, for messages that come from files which do not say it.
#pragma once

#include <optional>

#include "engine/base/instant.hpp"
#include "engine/mail/keywords.hpp"
#include "engine/mime/message.hpp"

namespace kontor::mail_files {

// Status (R: seen), X-Status (A F D T: answered, flagged, deleted, draft) and X-Keywords, as mutt, Dovecot and Python
// keep flags in mbox files; X-Mozilla-Status of Thunderbird.
mail::Keywords keywords_of(const mime::Message& message);

// The date of the newest Received field, which is the topmost, else the Date field. Empty: neither is believable.
std::optional<UtcTime> arrival_of(const mime::Message& message);

}  // namespace kontor::mail_files
