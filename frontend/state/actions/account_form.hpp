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
        out_password,
        sign_in,   // "password", "appPassword", "oauth"
        recent,    // "off", "on"
        interval,  // seconds; "0": by hand
        max_size   // octets; "0": no limit
    };
    Field field;
    std::string value;  // choices are spelled as in the contract: "tls", "forever", ...
};
// A new account goes page by page: SubmitForm is the way on.
struct StepBack {};
struct LeaveForm {};
struct EnterByHand {  // everything on one page, or page by page again
    bool on;
};
struct ShowProviders {
    bool on;
};
struct ChooseProvider {
    std::string provider;  // id of engine/setup; empty: whichever the address belongs to
};
struct OpenPage {  // of somebody else, in a tab of its own
    std::string url;
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
    std::variant<AddAccount, EditAccount, EditForm, StepBack, LeaveForm, EnterByHand, ShowProviders, ChooseProvider,
                 OpenPage, ShowServerDetails, SubmitForm, PinCertificate>;

}  // namespace kontor::state
