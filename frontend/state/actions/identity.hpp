// Who one writes as; ids of accounts are those of JMAP. update_identities.cpp carries it out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

struct OpenIdentities {
    Id account;
};
struct AddIdentity {
    Id account;
};
struct EditIdentity {
    mail::RecordId identity;
    bool at_password = false;  // that is what has to be put right
};
struct RemoveIdentity {
    mail::RecordId identity;
};
struct EditIdentityField {
    enum class Field : std::uint8_t {
        name,
        address,
        reply_to,
        signature,
        html,
        route,  // "account", "custom", "house"
        host,
        port,
        security,
        login,
        password
    } field;
    std::string value;
};
struct SetIdentityBcc {
    bool on;
};
struct WriteSignatureByHand {
    bool on;
};
struct SubmitIdentity {
    bool without_test = false;
};
struct VerifyIdentity {  // asks
    mail::RecordId identity;
};
struct SendCode {};
struct EditCode {
    std::string value;
};
struct SubmitCode {};

using IdentityAction =
    std::variant<OpenIdentities, AddIdentity, EditIdentity, RemoveIdentity, EditIdentityField, SetIdentityBcc,
                 WriteSignatureByHand, SubmitIdentity, VerifyIdentity, SendCode, EditCode, SubmitCode>;

}  // namespace kontor::state
