// What a message sets going when it arrives, besides being stored: a delivery report changes the submission it is
// about, and a person who writes to somebody who is away gets a vacation reply. Both in the transaction that stores the
// message, so that neither happens twice nor without it.
//
//   const auto arrival = arrival_of(message, beginning, now);        // while it is parsed
//   ... in the transaction ...
//   NewEmail::thread = conversation of submission_of(update, *arrival->report)
//   const EmailId id = update.add_email(...);
//   settle_arrival(store, update, *arrival, submission, id, now);
//
// Only mail that was collected arrives: what is imported, copied or uploaded sets nothing going. Nothing of this is
// ever the reason why a message is not stored: what is wrong with a record is passed over; failures of the store are
// told.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/mail/submission.hpp"
#include "engine/mime/message.hpp"
#include "engine/send/report.hpp"
#include "engine/send/vacation.hpp"
#include "engine/store/store.hpp"

namespace kontor::send {

struct Arrival {
    std::optional<Report> report;
    std::optional<Incoming> incoming;  // of a person, just now: it may be answered
};

// The vacation action of a filter that saw the message (RFC 5230). An account whose own reply is on sends that instead.
struct ScriptedReply {
    mail::VacationResponse vacation;     // enabled
    std::string handle;                  // never empty
    std::string from;                    // empty, or the identity it is to come from; another address is passed over
    std::vector<std::string> addresses;  // the person's, besides those Kontor knows
};

// Null for most mail that is collected for the first time, for it is old. `beginning`: as for read_report().
std::unique_ptr<Arrival> arrival_of(const mime::Message& message, Bytes beginning, UtcTime now);

// The submission of this person that a report is about: by ENVID, else by the Message-ID, the newest first.
store::Result<std::optional<mail::Submission>> submission_of(store::View&, const Report&);

// After the message was added. `about`: what submission_of() said of its report. `scripted` may be null.
store::Result<void> settle_arrival(store::Store&, store::Update&, const Arrival&, std::optional<mail::Submission> about,
                                   mail::EmailId, UtcTime now, const ScriptedReply* scripted = nullptr);

}  // namespace kontor::send
