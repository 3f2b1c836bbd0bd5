// One push message, POSTed (RFC 8620 7.2, RFC 8030 5). Blocks for at most ten seconds.
#pragma once

#include <chrono>
#include <string>

#include "engine/jmap/push_subscription/push_subscription.hpp"
#include "native/net/address_policy.hpp"

namespace kontor::pusher {

struct Posted {
    int status = 0;  // of HTTP; zero: nothing came back
    std::chrono::seconds retry_after{0};
    std::string why;  // for a log

    bool arrived() const { return status >= 200 && status < 300; }
    bool is_gone() const { return status == 404 || status == 410; }  // RFC 8030 7.3
};

// Encrypted where the target has keys. Redirects are not followed; certificates are verified with the system's
// authorities, or those of SSL_CERT_FILE. What the server says is not read.
Posted post(const jmap::PushTarget& target, const std::string& message, const net::Policy& policy);

}  // namespace kontor::pusher
