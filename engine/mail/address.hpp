// An address as a person wrote it in a header field (RFC 5322 3.4, RFC 8621 4.1.2.3), decoded to UTF-8.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kontor::mail {

struct EmailAddress {
    std::optional<std::string> name;  // display name; empty optional when there is none
    std::string email;                // addr-spec; never parsed again later (threats C12, E6)
    bool operator==(const EmailAddress&) const = default;
};

// A group of RFC 5322; addresses outside any group stand in one whose name is empty.
struct EmailAddressGroup {
    std::optional<std::string> name;
    std::vector<EmailAddress> addresses;
    bool operator==(const EmailAddressGroup&) const = default;
};

}  // namespace kontor::mail
