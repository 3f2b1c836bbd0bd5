// Which mail a vacation reply answers, and the reply (RFC 3834, RFC 5230 4.5-5.8, RFC 8621 8, threats E7).
//
//   const auto incoming = read_incoming(message, now);   // what any person's mail must be to be answered at all
//   if (incoming && why_not(*incoming, vacation, own, answers, now) == NoAnswer::none) ... vacation_reply(...)
//
// An answer goes to a person who wrote to this person just now, once in a while, and never to anything that could
// answer back by itself. Where a header leaves doubt, nothing is sent: a missing vacation reply harms nobody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/vacation.hpp"
#include "engine/mime/message.hpp"

namespace kontor::send {

enum class NoAnswer : std::uint8_t {
    none,  // it is answered
    // of the mail
    no_sender,     // a null return path, none at all, or one no mail can be sent to
    robot,         // no person reads what is sent there (robots.hpp)
    automatic,     // Auto-Submitted and its older kin, delivery reports
    mailing_list,  // List-* and their kin
    bulk,          // Precedence: bulk, list, junk
    old,           // the Date or the newest Received is not within 48 hours, or neither is there
    // of the account
    off,            // switched off
    outside,        // before it was switched on, or outside its dates
    own,            // from one of the person's own addresses, in any account
    not_addressed,  // none of the account's addresses is in To, Cc, Bcc or their Resent- kin
    answered,       // the sender was, within the days
    too_many,       // 50 answers went out in this hour
};
std::string_view no_answer_name(NoAnswer);

inline constexpr std::int64_t fresh_seconds = 48 * 60 * 60;
inline constexpr std::size_t answers_an_hour = 50;

// What is looked at of a message, and answered.
struct Incoming {
    std::string sender;                   // lower case: whom the answer goes to. The return path; without one, From
    std::vector<std::string> from;        // lower case
    std::vector<std::string> recipients;  // of To, Cc, Bcc and Resent-; lower case
    UtcTime arrived;                      // at the provider: the newest Received, else the Date
    std::string subject, message_id;      // may be empty
    std::vector<std::string> references;
};

// The header is enough. All that can be said without knowing whose mail it is.
Result<Incoming, NoAnswer> read_incoming(const mime::Message& message, UtcTime now);

struct OwnAddresses {
    std::vector<std::string> account;  // that mail to this account may be addressed to, lower case
    std::vector<std::string> person;   // of all accounts and identities, lower case
};
// "anna+shop@example.org" is anna@example.org, too. `handle`: as in answered_as().
NoAnswer why_not(const Incoming&, const mail::VacationResponse&, const OwnAddresses&, const mail::VacationAnswers&,
                 UtcTime now, std::string_view handle = {});

// Under which name a sender is remembered in VacationAnswers. Replies of scripts are told apart by their handle
// (RFC 5230 4.2); that of the account has none.
std::string answered_as(std::string_view sender, std::string_view handle);

// The addresses of the account that it was sent to: the answer comes from the first.
std::string addressed_to(const Incoming&, const OwnAddresses&);

struct NewReply {
    const Incoming* incoming = nullptr;
    const mail::VacationResponse* vacation = nullptr;
    mail::EmailAddress from;
    std::string message_id;  // of the reply, without < >
    UtcTime now;
};
// As octets. Its envelope is the null path to Incoming::sender alone.
Result<std::string> vacation_reply(const NewReply&);

}  // namespace kontor::send
