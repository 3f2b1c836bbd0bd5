// Delivery status notifications (RFC 3464): those that Kontor writes when a message cannot be delivered, and those that
// come back from other servers.
//
// A report that Kontor writes goes to its own person's inbox and nowhere else: collected mail is never bounced
// (threats E9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/mail/address.hpp"
#include "engine/mail/submission.hpp"
#include "engine/mime/message.hpp"

namespace kontor::send {

// What MAIL FROM says as ENVID (RFC 3461 4.4): the sender's own, or one by which a report is known to be for this
// submission, "r12.9f86d081884c7d65", the record and a hash of the Message-ID, which a stranger does not know.
std::string envelope_id(const mail::Submission&);
// The submission an ENVID of that shape names; whoever looks it up compares envelope_id() of what was found.
std::optional<mail::RecordId> submission_of_envelope_id(std::string_view);

// ---- written

struct NewReport {
    const mail::Submission* submission = nullptr;
    std::vector<std::size_t> failed;  // places in Submission::to, as newly_failed() gives them; at least one
    Bytes original;                   // the octets that went out, or their beginning with the whole header
    mail::EmailAddress sender;        // of the original: whom the report is addressed to
    std::string host;  // of this relay, a domain name: the Reporting-MTA, and where its Message-ID is from
    std::string id;    // what stands before the "@" of the report's own Message-ID: letters, digits, dots
    UtcTime now;
};

// A multipart/report as octets: why each recipient did not get the message, in plain words, and what the server said in
// quotation marks; the same for programs (message/delivery-status, or RFC 6533's form where an address needs UTF-8);
// and the header of the original. From "Mail Delivery", Auto-Submitted: auto-replied, In-Reply-To and References the
// original's Message-ID. Whoever stores it names the conversation (store::NewEmail::thread), for its subject is
// another.
Result<std::string> failure_report(const NewReport&);

// ---- read

struct Report {
    enum class Action : std::uint8_t { failed, delayed, delivered, relayed, expanded };
    struct Recipient {
        std::string address;   // as the reporting server knew it (Final-Recipient)
        std::string original;  // as it was sent to (Original-Recipient, ORCPT); may be empty
        Action action = Action::failed;
        std::string status;      // "5.1.1"; may be empty
        std::string diagnostic;  // what a server said, cleaned (server_words); may be empty
        std::string remote;      // the server that said it; may be empty
        bool operator==(const Recipient&) const = default;
    };
    // Who writes such reports.
    enum class Form : std::uint8_t {
        standard,  // RFC 3464, in multipart/report (RFC 6522) or alone, and RFC 6533
        qmail,     // QSBMF: "Hi. This is the qmail-send program"
        exim,      // X-Failed-Recipients
        exchange,  // the text of an Exchange NDR, without the part for programs
        text,      // text for people from a robot, with an address and a reply code in it
    };
    Form form = Form::standard;
    std::string message_id;             // of the message it is about, without < >; may be empty
    std::string envelope_id;            // as that server was given it; may be empty
    std::string reporter;               // Reporting-MTA; may be empty
    std::vector<Recipient> recipients;  // at most limits::recipients, never empty
    bool operator==(const Report&) const = default;
};

// Empty for anything that is not a report of a delivery; a read receipt (RFC 8098) is none. `beginning` is the raw
// message or the first part of it: what is needed lies in front of the original, which may be large and cut off.
// Linear in both.
std::optional<Report> read_report(const mime::Message& message, Bytes beginning);

// How much of a message is worth keeping for read_report().
inline constexpr std::size_t report_beginning = 256 * 1024;

// What a report says, into a submission: recipients become failed or delivered, each once and never back from failed;
// what is delayed or relayed only leaves its words. Those that the outbox still asks for are left to it, unless the
// message is uncertain: then the report says what became of it. True when anything changed. A report without a
// recipient of the submission (the address was forwarded on the way) changes the only recipient, or nothing.
bool apply_report(mail::Submission&, const Report&);

}  // namespace kontor::send
