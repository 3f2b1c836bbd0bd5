// What happened to people and their log-ins, written down for those it concerns (store::AuditEntry). An entry that
// cannot be written is an error of the log, and stops nobody.
//
// Events: signed-in, signed-out, sign-in-refused, code-refused, sign-in-from-elsewhere, password-chosen,
// password-changed, link-made, person-added, person-changed, person-removed, session-ended, token-made, token-ended,
// two-step-on, two-step-off.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/instant.hpp"
#include "engine/store/directory.hpp"

namespace kontor::people {

void note(store::Directory& directory, store::AuditEntry entry);

// Of somebody who is not signed in, or is just about to be.
void note(store::Directory& directory, UtcTime now, mail::UserId user, std::string_view name, const char* event,
          std::string_view address, std::string_view detail = "");
// The same where only the name is known: nothing is written of a person there is not.
void note_by_name(store::Directory& directory, UtcTime now, std::string_view name, const char* event,
                  std::string_view address);

}  // namespace kontor::people
