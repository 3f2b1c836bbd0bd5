// Requests to providers by libcurl: https with the system's authorities (or those of SSL_CERT_FILE), only to addresses
// that the policy allows, no redirects, at most limits::oauth_answer octets and fifteen seconds. Where private hosts
// are allowed (laboratories) plain http is, too.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "engine/base/secret.hpp"
#include "native/net/address_policy.hpp"

namespace kontor::oauth {

struct Asked {
    std::string url;
    Secret form;           // of a POST; empty: a GET
    Secret authorization;  // the value of that header field; empty: none
};

struct Answered {
    int status = 0;  // of HTTP; zero: nothing came back
    std::string body;
    std::string why;  // then; for a log
};

// Blocks. What comes of a double of it is a test's business.
using Fetch = std::function<Answered(const Asked&)>;

// Ends early when `is_stopping` becomes true; that must outlive the call.
Answered fetch(const Asked& asked, const net::Policy& policy, const std::atomic<bool>& is_stopping);

}  // namespace kontor::oauth
