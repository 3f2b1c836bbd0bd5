// The authorization request (RFC 6749 4.1.1 with PKCE, RFC 7636): the address that a person opens to sign in at the
// provider and to let Kontor read their mail there. And what comes back with the browser (4.1.2).
//
// State, nonce and verifier are random: 32 octets each, base64url, brought by the caller, who keeps them until the
// browser comes back. State ties the answer to the question, the nonce the id_token to it, and whoever steals the code
// on its way lacks the verifier.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/oauth/provider.hpp"

namespace kontor::oauth {

struct AuthorizationRequest {
    std::string redirect_uri;
    std::string state, nonce;
    std::string verifier;    // 43-128 unreserved characters (RFC 7636 4.1)
    std::string login_hint;  // the address that is being set up; may be empty
};

// base64url(SHA-256(verifier)), RFC 7636 4.2.
std::string pkce_challenge(std::string_view verifier);

std::string authorization_url(const Provider& provider, const AuthorizationRequest& request);

// Where a program on the person's own machine may have the browser sent back to (RFC 8252 7.3): exactly
// "http://127.0.0.1:PORT/oauth/callback". A name would be somebody's to resolve, and every other address another
// machine's.
bool is_loopback_redirect(std::string_view uri);

// The parameters of the callback.
struct Callback {
    std::string state, code;
    std::string error, error_description;
    std::string issuer;  // "iss" (RFC 9207); may be empty
};

// Why a callback brings no code.
struct Refusal {
    bool is_cancelled = false;  // the person said no; nothing is wrong
    std::string code;           // "access_denied", or "issuer", "no-code" for our own
    std::string words;          // the provider's, cleaned, may be empty
};
// Empty: there is a code, and this provider sent it. The state has been found by the caller already.
std::optional<Refusal> refusal(const Callback& callback, const Provider& provider);

}  // namespace kontor::oauth
