// A small file from the web server of somebody's domain.
#pragma once

#include <chrono>
#include <string>

#include "native/net/lookup.hpp"

namespace kontor::net {

// The document at `url`, which lies in `domain`: https with a certificate that verifies, addresses the policy allows,
// no credentials and no cookies, few redirects and only within the domain (threats A4), 64 kB. Empty: there is none.
std::string fetch_file_of(const std::string& domain, std::string url, const LookupSettings& settings,
                          std::chrono::steady_clock::time_point deadline);

}  // namespace kontor::net
