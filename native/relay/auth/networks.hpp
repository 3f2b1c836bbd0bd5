// From where a person may sign in: addresses and networks, "192.0.2.7", "192.0.2.0/24", "2001:db8::/32".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace kontor::auth {

// As the store keeps it: the bits behind the prefix cleared, a lone address without "/32". An error says what is wrong.
Result<std::string> normal_network(std::string_view typed);

// Whether one of the networks has the address; no networks are all of them. An IPv4 address within IPv6
// ("::ffff:192.0.2.7") is that IPv4 address. What is no address is in no network.
bool may_come_from(const std::vector<std::string>& networks, std::string_view address);

}  // namespace kontor::auth
