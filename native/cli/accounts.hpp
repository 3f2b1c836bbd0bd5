// External accounts as the commands see them: the records of one user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/mail/external_account.hpp"
#include "native/cli/command.hpp"

namespace kontor::cli {

// Those of the user, or the one of that address. Empty with common.status set: said why (also when there is none of
// that address).
std::vector<mail::ExternalAccount> accounts_of(Common& common, store::Store& store, const store::User& user,
                                               const std::string& address);

// Writes the account's document anew.
bool save(Common& common, store::Store& store, const store::User& user, const mail::ExternalAccount& account);

// "pop.example.org", "pop.example.org:1995", "[2001:db8::1]:995".
struct HostPort {
    std::string host;
    std::optional<std::uint16_t> port;
};
std::optional<HostPort> parse_host_port(std::string_view text);

}  // namespace kontor::cli
