// Asks the network about the domain of an address (engine/setup/discover.hpp says what for): its own configuration file
// by HTTPS, and of the DNS its SRV and MX records and which of the usual names exist. Everything at once, and
// everything ends in time; what did not answer was not found. Nobody but the domain's own servers and the DNS is asked,
// and nobody learns the local part of the address.
#pragma once

#include <chrono>
#include <string>

#include "engine/setup/discover.hpp"
#include "native/net/address_policy.hpp"

namespace kontor::net {

struct LookupSettings {
    Policy policy;
    std::chrono::milliseconds time{4000};
    // For laboratories, "127.0.0.1:5353" each: the DNS server in place of this machine's, and where every web address
    // is connected to. Empty: as it should be.
    std::string dns, web;
    // PEM file of the authorities the web servers are verified with; empty: $SSL_CERT_FILE, or the system's.
    std::string authorities;
};

// As a relay asks. Where every address is allowed, KONTOR_LOOKUP_DNS and KONTOR_LOOKUP_WEB of the environment are
// `dns` and `web`.
LookupSettings lookup_settings(const Policy& policy);

// Blocks for settings.time at most, and a little. `domain` as is_public_domain() has it; any other finds nothing.
setup::Findings look_up(const std::string& domain, const LookupSettings& settings);

}  // namespace kontor::net
