// EmailSubmission (RFC 8621 7). What is created here is in the outbox (engine/send) when the call is committed, and is
// sent by the relay.
//
// * envelope.mailFrom.parameters: HOLDFOR (seconds) or HOLDUNTIL (UTCDate) of RFC 4865, at most 30 days ahead: undo
//   send and scheduled send are both this. RET and ENVID, and NOTIFY of each rcptTo, go on to a server that knows them
//   (RFC 3461); NOTIFY also decides whether the inbox gets a report of a failure. SIZE and ORCPT are taken and need
//   nothing. Other parameters are refused.
// * What the person may send is decided in permit.hpp.
// * A submission that is still on its way cannot be destroyed, for the record is what is sent; nor one of the last 24
//   hours, which counts for the day.
//
// Beside the standard's properties, for requests that use the vendor capability "identity":
//   outbox    {state: "held" | "waiting" | "sending" | "uncertain" | "done" | "canceled", attempts, due, error,
//             recipients: [{address, state, error}]}; errors are mail::SendError
//             A query may ask for those in some of these states: {"outboxStates": ["held", "waiting"]}
//   decision  write-only: "sendAgain" for one that is uncertain or waits, "believeSent" for one that is uncertain
#pragma once

#include "engine/jmap/type.hpp"
#include "engine/mail/submission.hpp"

namespace kontor::jmap {

extern const DataType email_submission_type;

MethodResult<std::unique_ptr<Writer>> email_submission_writer(Call&);  // set.cpp

inline constexpr std::int64_t longest_delay_seconds = 30 * 24 * 60 * 60;

// All properties but id and what only a client writes.
nlohmann::json submission_json(const mail::Submission&);

}  // namespace kontor::jmap
