// The identity that comes and goes with an external account: its own address, proven by its login, and sent by its own
// outgoing server [D2].
#pragma once

#include "engine/mail/external_account.hpp"
#include "engine/mail/identity.hpp"

namespace kontor::send {

// For the account's own JMAP account; Identity::id is for the store to give.
mail::Identity own_identity(const mail::ExternalAccount&);

}  // namespace kontor::send
