// What Kontor remembers of one message in a POP3 maildrop. The pair (external account, uidl) is unique:
// it is what makes "exactly once" hold across crashes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/instant.hpp"
#include "engine/mail/email.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::store {

struct Uidl {
    enum class Fate : std::uint8_t {
        collected = 1,       // stored here
        skipped = 2,         // older than the account's `since`, or present when it was "from now on"
        oversize = 3,        // above the size limit: a stub stands for it
        quarantined = 4,     // raw kept; it broke the parser or failed to arrive several times
        failing = 5,         // RETR refused; tried again (attempts)
        delete_unknown = 6,  // DELE sent, QUIT not confirmed: the next complete listing decides
        deleted = 7,         // deletion confirmed
        kept = 8,            // as collected, and it stays there: the person said so
        wanted = 9,          // as oversize, and the person asked for it whatever its size
    };

    std::string uidl;  // opaque octets, 1-255
    Fate fate = Fate::collected;
    mail::EmailId email;  // zero: none, or destroyed here since
    std::uint64_t size = 0;
    mail::ContentHash hash{};
    UtcTime first_seen;
    std::optional<UtcTime> vanished_at;  // first complete listing without it
    std::uint32_t attempts = 0;          // of RETR or DELE that failed
};

}  // namespace kontor::store
