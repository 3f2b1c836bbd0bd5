// What one EmailSubmission/set create asks for, and whether the person may have it (RFC 8621 7.5; threats E4, E5, E6,
// E11). Nothing is changed here.
//
// * From is one address, that of the identity, and the identity is verified. MAIL FROM is that address, too. Sender,
//   Resent-From and Resent-Sender are addresses of verified identities of the person, in whatever account.
// * An identity that goes by the house needs one, and the house's daily limit; everybody has those of send::house.hpp.
//
// forbiddenToSend has a `reason` beside its description: "unproven" (the identity), "noServer", "houseLimit",
// "dailyLimit".
#pragma once

#include <optional>

#include "engine/jmap/call.hpp"
#include "engine/mail/email.hpp"
#include "engine/mail/identity.hpp"
#include "engine/mime/message.hpp"
#include "engine/send/envelope.hpp"

namespace kontor::jmap {

struct Wish {
    mail::Identity identity;
    mail::Email email;
    store::Blob raw;
    mime::Message structure;
    send::Correspondents people;
    mail::Submission submission;  // from, to, ret, envelope_id, by_house, created, send_at, state
};

// `object` has identityId, emailId and envelope, each accepted by its row.
SetResult<Wish> read_wish(Call&, const nlohmann::json& object);

// The envelope alone (envelope.cpp): as given, or from the header.
SetResult<void> read_envelope(const nlohmann::json& envelope, UtcTime now, Wish&);

}  // namespace kontor::jmap
