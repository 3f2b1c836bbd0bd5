// Mail accounts: update_accounts.cpp carries it out.
#pragma once

#include <variant>

#include "engine/mail/ids.hpp"

namespace kontor::state {

struct OpenAccount {
    mail::RecordId account;
};
struct EnableAccount {
    mail::RecordId account;
    bool on;
};
struct CollectNow {
    mail::RecordId account;
};
struct StopCollecting {
    mail::RecordId account;
};
struct RemoveAccount {  // asks first
    mail::RecordId account;
};
struct ConfirmRemove {};

using AccountAction =
    std::variant<OpenAccount, EnableAccount, CollectNow, StopCollecting, RemoveAccount, ConfirmRemove>;

}  // namespace kontor::state
