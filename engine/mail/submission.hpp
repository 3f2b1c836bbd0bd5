// A message on its way out (RFC 8621 7). It is a store record from the moment the person sends it; the octets that go
// out are a blob of their own, held by the record, so that neither a deleted draft nor a changed one changes what is
// sent. What may happen to it next is decided in engine/send/outbox.hpp, and done by native/relay/outbox.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::mail {

// Why a message, or a recipient of it, was not taken. The classes are those of collecting, and what only sending knows.
struct SendError {
    std::string error_class;  // "connect", "dns", "tls", "certificate", "auth", "provider", "protocol", "locked",
                              // "quota", "storage", "sender", "recipient", "too-large", "content", "unsupported"
    std::string message;      // for a person, English; the window translates by class and detail
    std::string server;       // the server's own words, cleaned, <= limits::server_words; may be empty
    std::string detail;       // finer than the class, stable: "wrong-host", "smtp-auth-disabled", ...
    std::uint16_t code = 0;   // of the reply; 0: there was none
    std::string enhanced;     // "5.1.1"; may be empty
    bool operator==(const SendError&) const = default;
};

// What the sender wants to be told about a recipient (RFC 3461 4.1). All false: nothing was said, and servers tell of
// failures alone.
struct Notify {
    bool never = false;  // excludes the others
    bool success = false, failure = false, delay = false;
    bool is_default() const { return !never && !success && !failure && !delay; }
    bool tells_failure() const { return failure || is_default(); }
    bool operator==(const Notify&) const = default;
};
// "NEVER", or some of "SUCCESS,FAILURE,DELAY"; empty for the default. Reading: letters of any case, each word once.
std::string notify_words(const Notify&);
std::optional<Notify> notify_from(std::string_view);

struct SendRecipient {
    std::string address;
    enum class State : std::uint8_t {
        waiting,
        accepted,   // a server has taken responsibility
        delivered,  // a report says that it arrived
        failed,     // for good; `error` says why
    };
    State state = State::waiting;
    std::optional<SendError> error;  // the last one, also of one that waits for another attempt
    std::string reply;               // the server's last words for it, as in RFC 8621 7 smtpReply
    Notify notify = {};
    bool operator==(const SendRecipient&) const = default;
};

struct Submission {
    RecordId id;
    AccountId account;
    RecordId identity;
    EmailId email;  // what the person sees of it; may be gone later
    ThreadId thread;
    BlobId message;          // the octets that go out: without Bcc, with Date and Message-ID
    std::string message_id;  // of it, without < >: reports name it

    std::string from;  // MAIL FROM; empty: the null path (replies of a robot)
    std::vector<SendRecipient> to;
    bool by_house = false;  // it names the house as its Sender, and counts for the house's limit
    // DSN (RFC 3461 4.3, 4.4), where the server knows how: how much of the message a report brings back, and by what
    // name the sender knows it; at most 100 printable characters of ASCII. Empty: one of ours (send::envelope_id).
    enum class Return : std::uint8_t { unsaid, full, headers };
    Return ret = Return::unsaid;
    std::string envelope_id;

    enum class State : std::uint8_t {
        held,       // until send_at: may be called back (RFC 8621 7 undoStatus "pending")
        waiting,    // for its first or next attempt at `due`; may still be called back before the first
        sending,    // recorded before the first octet of MAIL; found at a start, the message is `uncertain`
        uncertain,  // the final dot was out and no answer came: never sent again by itself [E10]
        done,       // every recipient accepted, delivered or failed
        canceled,   // called back
    };
    State state = State::waiting;
    UtcTime created, send_at, due;
    std::uint32_t attempts = 0;
    UtcTime tried_since;             // mail fails five days after this: send_at, or the person's last word
    bool perhaps_sent = false;       // an attempt was uncertain: a server may have it already
    std::optional<SendError> error;  // of the last attempt as a whole

    // Of whom it is: mail of a person, or what Kontor writes by itself.
    enum class Kind : std::uint8_t { mail, verification, vacation };
    Kind kind = Kind::mail;
    std::vector<BlobId> reports;  // delivery status notifications that came for it (dsnBlobIds)
    bool operator==(const Submission&) const = default;
};

std::string_view return_words(Submission::Return);  // "", "FULL", "HDRS"
std::string_view state_name(Submission::State);     // "held", "waiting", ...
std::string_view state_name(SendRecipient::State);  // "waiting", "accepted", ...

// {"class": "recipient", "message": ..., "server": ..., "detail": ..., "code": 550, "enhanced": "5.1.1"}
nlohmann::json to_json(const SendError&);

// The document of a store::Record of Type::email_submission. Submission::id is not in it: it is the record's. Reading
// is strict: a property that is wrong fails, Error::where names it; missing ones take the default of the struct.
std::string to_document(const Submission&);
Result<Submission> submission_from_document(RecordId, std::string_view document);

}  // namespace kontor::mail
