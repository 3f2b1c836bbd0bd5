// What an address tells about its servers, POP3 and SMTP [A16]: known providers by their domain, else the usual name. A
// guess is only a beginning: the live test decides.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/mail/external_account.hpp"

namespace kontor::state {

struct ServerGuess {
    std::string provider;  // "GMX"; empty: no preset, only a guess
    mail::ServerSettings server, outgoing;
    bool wants_app_password = false;
};

// Empty host for a text that is no address.
ServerGuess guess_server(std::string_view address);

// local@domain with something on both sides and a dot or a bracket in the domain; the relay judges finally.
bool looks_like_address(std::string_view text);

}  // namespace kontor::state
