// The form of a mail account: update_account_form.cpp carries it out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "engine/mail/ids.hpp"

namespace kontor::state {

struct AddAccount {};
struct EditAccount {
    mail::RecordId account;
    // Where the person begins: what has to be put right.
    enum class At : std::uint8_t { top, password, outgoing_password } at = At::top;
};
struct EditForm {
    enum class Field : std::uint8_t {
        address,
        name,
        password,
        host,
        port,
        login,
        security,
        keep,
        keep_days,
        since,
        since_days,
        route,  // "custom", "house"
        out_host,
        out_port,
        out_security,
        out_credentials,  // "same", "own"
        out_login,
        out_password
    };
    Field field;
    std::string value;  // choices are spelled as in the contract: "tls", "forever", ...
};
struct ShowServerDetails {
    bool on;
};
struct SubmitForm {
    bool without_test = false;
};
struct PinCertificate {
    std::string fingerprint;  // empty: verify as usual again
};

using AccountFormAction =
    std::variant<AddAccount, EditAccount, EditForm, ShowServerDetails, SubmitForm, PinCertificate>;

}  // namespace kontor::state
