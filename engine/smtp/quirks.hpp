// Deviations of real servers from the RFCs. Each is a run-time option named for what the server does and for
// the server that needs it, off by default; what is recognised during the session and needs no option is listed
// at the end, so that this file is the whole register.
#pragma once

namespace kontor::smtp {

struct Quirks {
    // PIPELINING is announced but loses commands (a filtering proxy in between). One command at a time then.
    // Suggested by Remedy::without_pipelining.
    bool no_pipelining = false;

    // AUTH with an initial response is refused or ignored (old Exchange, appliances): it waits for "334".
    bool no_initial_response = false;
};

// Recognised, or never done to begin with:
// * EHLO refused with 500-504: HELO, and no extension at all. Never where encryption or a login is asked for.
// * EHLO after AUTH forgets the login (Strato, shaw.ca, aliyun, Proton Bridge; MailKit#162, #393): never sent.
// * BDAT, and DATA pipelined behind RCPT (MailKit#921, #1459 withdrew both): never sent.
// * AUTH offered as "AUTH=LOGIN" or "X-EXPS LOGIN" (Exchange; MailKit#603): counts as AUTH.
// * "_" in the name of EHLO (MailKit#1501): write.hpp, ehlo_name().
// * SMTPUTF8 where nothing needs it bounces further on (iCloud; vmime#186): only when an address or the header
//   needs it; an address is never made ASCII by us.
// * No 8BITMIME, and the message has octets above 127: refused before MAIL with Remedy::seven_bit, because
//   re-encoding breaks signatures (kumomta#327) and is for the owner of the message to decide.
// * "334" with words or nothing instead of base64: sasl::decode_challenge().
// * Replies without words ("250" alone), tabs behind the code, lines that end in LF alone.
// * The line closed instead of an answer to a wrong password (shaw.ca): ErrorClass::auth.
// * QUIT answered by closing the connection: Closed, not confirmed; what was sent stays sent.
// * 452 4.5.3 for one recipient too many (RFC 5321 4.5.3.1.10): temporary, the others get the message.
// * 450 greylisting, 421 and 454 4.7.0 of Gmail, 534 5.7.9, 535 5.7.139 and 550 5.7.30 of the big providers:
//   classify.cpp.

}  // namespace kontor::smtp
