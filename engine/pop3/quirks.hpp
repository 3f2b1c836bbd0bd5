// Deviations of real servers from the RFCs. Each is a run-time option named for what the server does
// and for the server that needs it. Most are off; a few are recognised during the session and need no
// option: those are listed at the end, so that this file is the whole register.
#pragma once

#include "engine/base/instant.hpp"

namespace kontor::pop3 {

struct Quirks {
    // CAPA is never sent: the server hangs on it or drops the line (fetchmail FAQ R11, O11). A server
    // that merely refuses it needs no option. Suggested by Remedy::without_capa.
    bool no_capa = false;

    // PIPELINING is announced but loses or delays commands (a filtering proxy in between; MailKit,
    // mpop 1.0.6). One command at a time then. Suggested by Remedy::without_pipelining.
    bool no_pipelining = false;

    // Lines end in LF as well as CRLF, so a message may end in LF "." LF (MailKit Pop3Stream). Switched
    // on by itself when the greeting ends in a bare LF. Off otherwise: mail that contains LF "." LF
    // would end early and its rest be taken for replies. Suggested by Remedy::bare_lf_lines.
    bool bare_lf_lines = false;

    // No CRLF before the final "." when the mail does not end in one (Exchange 2000, fetchmail FAQ S2):
    // ".CRLF" at the end of what came, followed by this much silence, ends the message. Zero: never.
    // Such a message is marked MessageEnd::by_silence. Suggested by Remedy::missing_final_newline.
    Duration missing_final_newline{0};

    // RETR implies DELE at QUIT: RSET goes before QUIT unless something is to be deleted (JavaMail
    // `rsetbeforequit`). The same is done for a server that announces EXPIRE 0.
    bool retrieval_deletes = false;

    // Silence in the TRANSACTION state after which NOOP is sent, because some servers hang up after
    // about 60 s instead of RFC 1939's ten minutes (Thunderbird). Zero: never.
    Duration keep_alive = std::chrono::seconds(45);

    // CAPA gets this long before the session goes on without it.
    Duration capa_patience = std::chrono::seconds(10);
};

// Recognised without an option:
// * CAPA refused: USER/PASS, no pipelining, UIDL and TOP tried.
// * UIDL works although CAPA is silent about it (neomutt#1427; MailKit probes too): uidl() just asks.
// * "+OK" where SASL wants "+ " (Exchange), words after "+" that are not base64 (MailKit#268).
// * TOP answered by two "+OK" lines (FTGate, fetchmail FAQ S7): the second is dropped.
// * Maillennium cuts TOP at 64-82 kB: Client::top_is_unreliable() says so, from the greeting.
// * Lines that begin with an unstuffed dot (greenmail#475): the dot is kept; only ".." loses one.
// * Empty or wordless replies ("+OK" alone, or nothing but CRLF to DELE: node-poplib#34).
// * Negative STAT (MailKit#872), sizes that are wrong: never used to find the end of a message.
// * UIDL lines that are blank, double, without number, overlong: listing.hpp.
// * QUIT answered by closing the connection (fetchmail FAQ S2): Closed, not confirmed.
// * The line closed instead of an answer to a wrong password (Thunderbird): ErrorClass::auth.

}  // namespace kontor::pop3
