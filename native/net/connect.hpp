// Opens a TCP connection to what a person typed: resolves, asks the policy about every address, and tries the addresses
// one after the other with a head start of 250 ms each (RFC 8305, the simple half).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "native/net/address_policy.hpp"
#include "native/net/stream.hpp"

namespace kontor::net {

// Errors: dns (detail not-found, temporary), connect (refused, unreachable, timeout, port-not-allowed,
// address-not-allowed).
asio::awaitable<Result<Stream>> connect(asio::any_io_executor executor, std::string host, std::uint16_t port,
                                        Policy policy, Instant deadline);

}  // namespace kontor::net
