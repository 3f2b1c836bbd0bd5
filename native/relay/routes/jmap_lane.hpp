// A probe of somebody's mail server takes up to a minute; it must not sit where questions to the store are
// answered. This only chooses the thread: a false hit costs nothing.
#pragma once

#include "engine/base/bytes.hpp"
#include "native/relay/http/lanes.hpp"

namespace kontor::routes {

inline http::Lane jmap_lane(Bytes request) {
    return request.find("AccountProbe/") == Bytes::npos ? http::Lane::store : http::Lane::slow;
}

}  // namespace kontor::routes
