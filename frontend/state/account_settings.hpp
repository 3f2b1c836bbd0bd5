// The form of an account and the settings it stands for.
#pragma once

#include <string>

#include "engine/mail/external_account.hpp"
#include "engine/setup/discover.hpp"
#include "frontend/state/app_state.hpp"

namespace kontor::state {

// What was found fills in everything that was not typed by hand.
void fill_in_found(AccountForm&, const setup::Discovery&);
// Of what was found, the server that is tried next: into the fields. False: that was the last.
bool take_next_server(AccountForm&);

// What is known of the address, or of the provider that was picked, without asking anybody.
void guess_servers(AccountForm&);
// One field of the form, which is then the person's.
void type_into(AccountForm&, const EditForm&);

AccountForm form_of(const mail::ExternalAccount&);
// Into the account, which is a new one or the one that is edited.
void put_into(mail::ExternalAccount&, const AccountForm&);

mail::ServerSettings incoming_server(const AccountForm&);
mail::ServerSettings outgoing_server(const AccountForm&);

std::string usual_port(mail::Security);  // of an incoming server

}  // namespace kontor::state
