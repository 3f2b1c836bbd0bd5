// How a connection to a mail server is protected. Never lowered by us: what was asked for happens, or the
// session fails before a name, a password or a message is written (RFC 2595 4, RFC 3207 4).
#pragma once

#include <cstdint>

namespace kontor {

enum class Security : std::uint8_t {
    tls,       // TLS from the first byte, ports 995 and 465 (RFC 8314)
    starttls,  // STLS or STARTTLS before anything that matters, or failure
    plain,     // no protection; the caller has decided that this host may be trusted
};

}  // namespace kontor
