// Where people may sign in instead of giving a password, from the settings of `kontor serve`
// (docs/signing-in-at-a-provider.md):
//
//   [oauth.microsoft]                       # or google: all but the client is known
//   client_id = "b1946ac9-..."
//   client_secret_file = "/etc/kontor/microsoft"   # its first line; or the environment, KONTOR_OAUTH_MICROSOFT_SECRET
//
//   [oauth.work]                            # any OpenID provider that describes itself
//   title = "Example Ltd."                  # on the button; the name by default
//   issuer = "https://id.example.org"
//   client_id = "kontor"
//   scopes = "openid email offline_access"  # what its mail servers want besides, too
//   hosts = "mail.example.org *.mail.example.org"   # which mail servers may be shown its tokens
#pragma once

#include <vector>

#include "engine/base/result.hpp"
#include "engine/oauth/provider.hpp"
#include "native/cli/config.hpp"

namespace kontor::cli {

// The error says which setting is wrong or missing. `allow_http`: an issuer may lie in a laboratory.
Result<std::vector<oauth::Provider>> providers_of(const OAuthSettings& settings, bool allow_http);

}  // namespace kontor::cli
