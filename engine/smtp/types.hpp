// What may be said in SMTP (RFC 5321, 3461, 4954, 6531, 8689), as values. How it is spelled is parse.hpp and
// write.hpp; whose turn it is, client.hpp and server.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/security.hpp"
#include "engine/sasl/mechanism.hpp"
#include "engine/smtp/path.hpp"

namespace kontor::smtp {

using kontor::Security;

// Which message an event is about. Never reused within a session.
enum class SendId : std::uint64_t { none = 0 };

// class "." subject "." detail (RFC 3463); all zero: none was said.
struct EnhancedCode {
    std::uint16_t class_of = 0, subject = 0, detail = 0;
    bool operator==(const EnhancedCode&) const = default;
};

// A whole reply, its lines put together.
struct Reply {
    std::uint16_t code = 0;  // 200-599
    EnhancedCode enhanced;
    // The words of its lines, joined by blanks, without codes; not cleaned.
    std::string text;

    bool ok() const { return code / 100 == 2; }
    bool is_permanent() const { return code / 100 == 5; }
};

// Why something failed, in the words a person is shown.
enum class ErrorClass {
    connect,      // the line broke or was closed
    timeout,      // the server did not answer, or too slowly
    tls,          // STARTTLS missing, refused, or bytes injected around it
    auth,         // user name, password or token refused, or a login is needed
    provider,     // the provider must be asked first: SMTP not enabled, web login or app password needed
    locked,       // too early, too busy: try again later
    quota,        // the provider's limit of messages or room is used up
    protocol,     // the server does not speak SMTP as we know it
    sender,       // this address may not be written from
    recipient,    // this address cannot be written to
    too_large,    // the message is larger than the server takes
    content,      // the message itself was refused, or is none that may be sent
    unsupported,  // the message needs something that the server does not offer
};

// What would get the next session further; the caller decides whether to try it.
enum class Remedy {
    none,
    without_pipelining,  // Quirks::no_pipelining
    seven_bit,           // the message must be encoded anew, without octets above 127
};

struct Error {
    ErrorClass kind = ErrorClass::protocol;
    // False: the same may succeed later (4yz, and everything that broke off).
    bool permanent = false;
    std::uint16_t code = 0;  // of the reply; 0: there was none
    EnhancedCode enhanced;
    // One sentence of ours: what failed, what was expected.
    std::string what;
    // The server's own words, cleaned and at most limits::server_words characters; may be empty. To be
    // shown only as a quotation ("the server said").
    std::string server;
    Remedy remedy = Remedy::none;
};

// What EHLO announced. Everything false or empty if the server knows HELO only.
struct Capabilities {
    bool answered = false;  // the server knows EHLO
    bool starttls = false;
    bool pipelining = false;      // RFC 2920
    bool eight_bit = false;       // 8BITMIME, RFC 6152
    bool utf8 = false;            // SMTPUTF8, RFC 6531
    bool enhanced_codes = false;  // RFC 2034
    bool dsn = false;             // RFC 3461
    bool require_tls = false;     // RFC 8689
    bool auth = false;            // with or without a mechanism of ours
    sasl::Mechanisms sasl;
    std::optional<std::uint64_t> size;  // RFC 1870; 0: no fixed limit
    bool size_announced = false;
};

// Delivery status notifications (RFC 3461). Asked for where the server announces DSN and left out elsewhere.
struct Notify {
    bool never = false;  // excludes the others
    bool success = false, failure = false, delay = false;
    bool is_default() const { return !never && !success && !failure && !delay; }
};
enum class Return { unsaid, full, headers };

struct Recipient {
    Path path;  // never the null path
    Notify notify = {};
};

struct Envelope {
    Path from;  // the null path: nobody wants to hear of failures
    std::vector<Recipient> to;
    Return ret = Return::unsaid;
    std::string envelope_id;   // ENVID, printable ASCII of at most 100 characters; empty: none
    bool require_tls = false;  // REQUIRETLS, or the message is not sent
};

}  // namespace kontor::smtp
