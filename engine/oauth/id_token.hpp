// What an id_token says of who signed in (OpenID Connect Core 2, 3.1.3.7). It comes straight from the token endpoint
// over TLS, so that its signature need not be checked (3.1.3.7, 6); everything else is.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/oauth/provider.hpp"

namespace kontor::oauth {

struct Claims {
    std::string subject;
    std::string address;  // e-mail address of whoever signed in; may be empty
};

// Error::where names the claim that does not fit: "iss", "aud", "azp", "exp", "nonce".
Result<Claims> read_id_token(Bytes token, const Provider& provider, const std::string& nonce, UtcTime now);

}  // namespace kontor::oauth
