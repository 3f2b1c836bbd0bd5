// What may be said in POP3 (RFC 1939, 2449, 3206), as values. How it is spelled is parse.hpp and
// write.hpp; whose turn it is, client.hpp and server.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/security.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::pop3 {

// 1, 2, 3 ... in one session; the same number is another message in the next (RFC 1939 5).
using MessageNumber = std::uint32_t;

// Which command an event answers. Never reused within a session; 0 is no command.
enum class CommandId : std::uint64_t { none = 0 };

using kontor::Security;

// Extended response codes (RFC 2449 8, RFC 3206, RFC 6856).
enum class ResponseCode { none, login_delay, in_use, sys_temp, sys_perm, auth, utf8, unknown };

// Why something failed, in the words a person is shown.
enum class ErrorClass {
    connect,   // the line broke or was closed
    timeout,   // the server did not answer, or too slowly
    tls,       // STLS missing, refused, or bytes injected around it
    auth,      // user name, password or token refused
    provider,  // the provider must be asked first: POP not enabled, web login needed, system trouble
    locked,    // another session holds the maildrop, or it is too early: try again later
    quota,     // the provider's limit of commands or bytes is used up
    protocol,  // the server does not speak POP3 as we know it
};

// What would get the next session further; the caller decides whether to try it.
enum class Remedy {
    none,
    without_capa,           // Quirks::no_capa
    without_pipelining,     // Quirks::no_pipelining
    bare_lf_lines,          // Quirks::bare_lf_lines
    missing_final_newline,  // Quirks::missing_final_newline
    skip_message,           // Error::number is larger than the limit: leave it alone
};

struct Error {
    ErrorClass kind = ErrorClass::protocol;
    ResponseCode code = ResponseCode::none;
    // One sentence of ours: what failed, what was expected.
    std::string what;
    // The server's own words, cleaned and at most limits::server_words characters; may be empty. To be
    // shown only as a quotation ("the server said").
    std::string server;
    // Of ErrorClass::provider, what it wants, where it said so: "pop-disabled", "app-password", "web-login",
    // "basic-auth", "account-locked", "passing".
    std::string detail = {};
    Remedy remedy = Remedy::none;
    MessageNumber number = 0;  // the message it was about, or 0
};

// What CAPA announced (RFC 2449 6). Everything false or empty if the server has no CAPA.
struct Capabilities {
    bool answered = false;  // the server knows CAPA, so silence about a capability means it is missing
    bool top = false;
    bool user = false;
    bool uidl = false;
    bool stls = false;
    bool pipelining = false;
    bool resp_codes = false;
    bool auth_resp_code = false;
    bool utf8 = false;
    bool per_user = false;  // LOGIN-DELAY or EXPIRE carried USER: ask again after login
    sasl::Mechanisms sasl;
    std::optional<std::chrono::seconds> login_delay;
    // EXPIRE: days the server keeps mail; 0: it may delete what was retrieved; empty: not said or NEVER.
    std::optional<std::uint32_t> expire_days;
    std::string implementation;  // cleaned
};

// STAT. Some servers answer a negative size (64-bit overflow); octets is 0 then.
struct Maildrop {
    std::uint64_t messages = 0;
    std::uint64_t octets = 0;
};

}  // namespace kontor::pop3
