// Whoever lets a person in and gives out tokens for it: Microsoft, Google, or any OpenID provider. What is common to
// all relays is known here (presets) or told by the provider itself (OpenID Connect Discovery 1.0); the client id and
// its secret are the operator's, who registers the relay there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"

namespace kontor::oauth {

struct Provider {
    std::string name;    // "microsoft": of [oauth.NAME] in the configuration
    std::string title;   // "Microsoft": for a person
    std::string issuer;  // what id_tokens and callbacks name; "{tenantid}" in it stands for the claim "tid"
    std::string authorization_endpoint, token_endpoint;       // empty: to be discovered at the issuer
    std::string scopes;                                       // between blanks
    std::vector<std::pair<std::string, std::string>> extras;  // further parameters of the authorization URL
    // Whom its tokens may be shown to: mail servers by name, "*.example.org" for all below (threats A4).
    std::vector<std::string> mail_hosts;

    std::string client_id;
    Secret client_secret;           // empty: a public client, which has only PKCE
    bool secret_in_header = false;  // client_secret_basic rather than client_secret_post (RFC 6749 2.3.1)

    bool is_discovered() const { return !authorization_endpoint.empty() && !token_endpoint.empty(); }
    bool may_show_tokens_to(std::string_view host) const;
};

// "microsoft", "google": all but the client. Empty for any other name.
std::optional<Provider> preset(std::string_view name);

// Where an issuer describes itself (OpenID Connect Discovery 4):
// "https://id.example.org/.well-known/openid-configuration".
std::string discovery_url(std::string_view issuer);

// Fills in what the provider says of itself. The document must name exactly the issuer it was asked of (4.3), and
// endpoints by https - http only where `allow_http` (laboratories).
Result<void> read_discovery(Bytes document, bool allow_http, Provider& into);

// "https://host..." without a fragment, or http where that is allowed.
bool is_endpoint(std::string_view url, bool allow_http);

}  // namespace kontor::oauth
