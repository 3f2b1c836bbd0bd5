// The operator's smart host, from the settings of `kontor serve` (docs/sending.md):
//
//   [house]
//   host = "smtp.example.org"
//   port = 465                              # 587 unless security is "tls"
//   security = "tls"                        # "starttls", "plain"
//   login = "kontor"
//   password_file = "/etc/kontor/house"     # its first line
//   ca_file = "/etc/kontor/authority.pem"   # beside the system's authorities
//   address = "mail@example.org"            # which mail sent through it names as its Sender
//   domain = "example.org"                  # people of this relay write as name@domain; empty: only with accounts
//   daily_limit = 200                       # messages of one person a day; 0: any number
#pragma once

#include <optional>

#include "engine/base/result.hpp"
#include "native/cli/config.hpp"
#include "native/relay/outbox/route.hpp"

namespace kontor::cli {

inline constexpr std::uint32_t house_daily_limit = 200;

// Empty: there is none. The error says which setting is wrong or missing.
Result<std::optional<outbox::House>> house_of(const HouseSettings& settings);

}  // namespace kontor::cli
