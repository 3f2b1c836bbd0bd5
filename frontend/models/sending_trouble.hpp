// Why mail cannot be sent, in the person's language: what, why, what to do [A11, D5].
#pragma once

#include "engine/mail/submission.hpp"
#include "frontend/models/wording.hpp"

namespace kontor::models {

Trouble explain(const words::Words&, const mail::SendError&);
// Of the test of an outgoing server.
Trouble explain_outgoing(const words::Words&, const mail::CollectError&);

}  // namespace kontor::models
