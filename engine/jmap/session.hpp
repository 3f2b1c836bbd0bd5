// The Session object (RFC 8620 2; RFC 8621 1.3; RFC 8887 3.1).
#pragma once

#include <string>

#include "engine/jmap/dispatch.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

struct SessionRequest {
    std::string username;
    std::string base_url;  // "https://mail.example.org", without a slash at its end
};

// The JSON text. The URL templates are those of the relay's listeners (/jmap/api, /jmap/upload/..., see
// docs): only the base comes from outside. Accounts are the home account, the primary one, and one per mail account;
// the unified account is named in the collector capability only.
store::Result<std::string> session_object(store::View&, const SessionRequest&, const Context&);

// Changes when an account comes, goes or is renamed, or when this version of Kontor announces something else. Every
// Response carries it (RFC 8620 3.4).
store::Result<std::string> session_state(store::View&);

}  // namespace kontor::jmap
