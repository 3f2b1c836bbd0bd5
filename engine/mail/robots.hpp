// Addresses that no person reads: those of mail systems, and those a robot writes from.
#pragma once

#include <string_view>

namespace kontor::mail {

// "mailer-daemon@...", "postmaster@...": who writes delivery reports. In any case.
bool is_mail_system(std::string_view address);

// To which no automatic answer goes (RFC 5230 4.6, RFC 3834 2): mail systems other than postmaster, whom people read;
// "noreply", "do-not-reply", "bounce-123"; "owner-...", "...-request" and their like of mailing lists. An address
// without a domain, too.
bool is_robot(std::string_view address);

// Who writes to many and is hardly written to: robots, and "newsletter@", "news@", "marketing@" and their like. A guess
// from the name alone.
bool is_bulk_sender(std::string_view address);

}  // namespace kontor::mail
