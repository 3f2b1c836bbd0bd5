// What a message begins with: nothing, or an e-mail that is answered, passed on, taken as a model or gone on with.
#pragma once

#include <vector>

#include "frontend/state/update.hpp"

namespace kontor::state {

// Everybody the person can write as, in the order of the accounts.
std::vector<const mail::Identity*> identities_of(const bridge::Replica&);
const mail::Identity* identity_of(const bridge::Replica&, const ComposeForm&);

ComposeForm new_message(Office);
// `email` and its text are known.
ComposeForm answer(Office, Answering, const bridge::Email&);

// The e-mail as it is passed on: its letterhead, then its text.
std::string forwarded(Office, const bridge::Email&, const bridge::Body&);

}  // namespace kontor::state
