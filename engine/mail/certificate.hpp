// A certificate as a server shows it (RFC 5280), in words a person may compare.
#pragma once

#include <string>

#include "engine/base/instant.hpp"

namespace kontor::mail {

struct Certificate {
    std::string subject, issuer;  // "CN=mail.example.org, O=Example"
    UtcTime valid_from, valid_until;
    std::string fingerprint;  // SHA-256, lower-case hex
    bool operator==(const Certificate&) const = default;
};

}  // namespace kontor::mail
