// What happened to people and their log-ins, written down for those it concerns (store::AuditEntry). An entry that
// cannot be written is an error of the log, and stops nobody.
//
// Events: signed-in, signed-out, sign-in-refused, code-refused, sign-in-from-elsewhere, password-chosen,
// password-changed, link-made, person-added, person-changed, person-removed, session-ended, token-made, token-ended,
// two-step-on, two-step-off.
#pragma once

#include "engine/store/directory.hpp"

namespace kontor::people {

void note(store::Directory& directory, store::AuditEntry entry);

}  // namespace kontor::people
