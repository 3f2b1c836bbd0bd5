// A probe of somebody's mail server takes up to a minute, a discovery some seconds; they must not sit where questions
// to the store are answered. This only chooses the thread: a false hit costs nothing.
#pragma once

#include "engine/base/bytes.hpp"
#include "native/relay/http/lanes.hpp"

namespace kontor::routes {

inline http::Lane jmap_lane(Bytes request) {
    // These may check or make a password.
    if (request.find("assword") != Bytes::npos &&
        (request.find("Person/set") != Bytes::npos || request.find("TwoStep/set") != Bytes::npos))
        return http::Lane::hashing;
    const bool waits = request.find("AccountProbe/") != Bytes::npos || request.find("AccountDiscovery/") != Bytes::npos;
    return waits ? http::Lane::slow : http::Lane::store;
}

}  // namespace kontor::routes
