// Tokens: asked for (RFC 6749 4.1.3, 6), read from the answer (5.1, 5.2), kept, and renewed in time.
//
// An access token opens the mail servers for an hour or so; the refresh token gets the next one. What is kept is one
// JSON document, sealed as a secret of the external account:
//
//   {"provider": "microsoft", "access": "...", "refresh": "...", "expires": 1764120000, "lifetime": 3600,
//    "granted": 1764116400, "hasEnded": false}
//
// `granted` names one signing in: it stays the same when tokens are renewed. Once the provider has said that it ended,
// the tokens are gone and hasEnded stays until the person signs in again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/base/instant.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"
#include "engine/oauth/provider.hpp"

namespace kontor::oauth {

struct Tokens {
    std::string provider;  // its name
    Secret access, refresh;
    UtcTime expires;
    std::int64_t lifetime = 0;  // seconds, as the access token was given
    UtcTime granted;
    bool has_ended = false;
};

Secret to_document(const Tokens& tokens);
Result<Tokens> tokens_from_document(const Secret& document);

// The access token opens a session that begins now.
bool is_usable(const Tokens& tokens, UtcTime now);
// A new one should be asked for: a fifth of its time is left, ten minutes at most. It is still good meanwhile, so that
// a token endpoint may be out of order for a while without anybody noticing.
bool is_due(const Tokens& tokens, UtcTime now);

// A POST of application/x-www-form-urlencoded to Provider::token_endpoint. `authorization` is the value of that header
// field, or empty.
struct TokenRequest {
    Secret body;
    Secret authorization;
};
TokenRequest code_request(const Provider& provider, const Secret& code, const std::string& redirect_uri,
                          const Secret& verifier);
TokenRequest refresh_request(const Provider& provider, const Secret& refresh);

// Why there are no tokens.
struct Trouble {
    enum class Kind : std::uint8_t {
        ended,      // the person must sign in again: nothing else helps
        temporary,  // the provider does not answer, or not now: later again
        refused,    // the provider refuses this relay (client, scope, redirect URI): for the operator to mend
    };
    Kind kind = Kind::temporary;
    std::string code;   // RFC 6749 5.2, "invalid_grant"; or "http-503", "unreachable", "answer" for what cannot be read
    std::string words;  // the provider's own, cleaned; may be empty
};

// What a provider gives.
struct Grant {
    Tokens tokens;  // refresh is empty where none came: then the old one goes on
    std::string id_token;
};

// The answer to a token request: HTTP status (0: none came) and body.
std::variant<Grant, Trouble> read_answer(int status, Bytes body, const Provider& provider, UtcTime now);

// After a refresh: what the provider left out stays as it was.
Tokens renewed(const Tokens& before, Grant grant);
// After Trouble::Kind::ended.
Tokens ended(const Tokens& before);

// Before a token endpoint that failed so many times in a row is asked again: 1 minute, doubled up to 6 hours; refused
// 30 minutes at least (threats A15).
Duration before_asking_again(Trouble::Kind kind, std::uint32_t consecutive);

}  // namespace kontor::oauth
