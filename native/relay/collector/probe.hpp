// A live test of settings that are not saved yet: connects, signs in, asks STAT and UIDL, says QUIT [A5, A11].
#pragma once

#include <boost/asio/awaitable.hpp>

#include "engine/collect/control.hpp"
#include "native/net/address_policy.hpp"
#include "native/net/tls.hpp"

namespace kontor::relay {

boost::asio::awaitable<collect::ProbeResult> probe_incoming(net::TlsClients& tls, net::Policy policy,
                                                            collect::ProbeRequest request);

}  // namespace kontor::relay
