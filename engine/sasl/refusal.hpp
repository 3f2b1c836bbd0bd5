// Why a server refuses an access token: the JSON that comes as a challenge before it says no (RFC 7628 3.2.2; the same
// in XOAUTH2): {"status": "invalid_token", "scope": "...", "openid-configuration": "..."}. Neither scope nor
// configuration is followed: what a mail server names is not where a person should sign in.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor::sasl {

// "invalid_token", Google's and Microsoft's "400"; cleaned and short. Empty for anything that says nothing.
std::string refusal_of(Bytes challenge);

}  // namespace kontor::sasl
