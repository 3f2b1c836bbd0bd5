// A live test of settings that are not saved yet [A5, A11]: connects, checks the certificate, signs in, and says QUIT.
// An incoming server is asked for STAT and UIDL, too; an outgoing one gets no envelope.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "engine/collect/control.hpp"
#include "native/net/address_policy.hpp"
#include "native/net/tls.hpp"

namespace kontor::relay {

boost::asio::awaitable<collect::ProbeResult> probe_incoming(net::TlsClients& tls, net::Policy policy,
                                                            collect::ProbeRequest request);
boost::asio::awaitable<collect::ProbeResult> probe_outgoing(net::TlsClients& tls, net::Policy policy,
                                                            collect::ProbeRequest request);

}  // namespace kontor::relay
