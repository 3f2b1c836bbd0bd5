// When failures switch an account off, and what switches it on again [A12, A13].
//
// * 10 consecutive authentication errors: off, DisabledBecause::authentication. A right password - proved by a probe or
//   saved anew - switches it on by itself.
// * 50 consecutive connection errors (connect, dns, tls): off, DisabledBecause::connection. On again only by hand: the
//   provider may be blocking just this server.
// * Everything else (certificate, locked, provider, quota, protocol, storage) never switches an account off: it needs a
//   person's eye, or passes. It ends neither series; only a login ends the first, a connection the second.
#pragma once

#include <cstdint>

#include "engine/mail/external_account.hpp"

namespace kontor::collect {

inline constexpr std::uint32_t authentication_limit = 10;
inline constexpr std::uint32_t connection_limit = 50;

struct Health {
    std::uint32_t authentication_failures = 0;
    std::uint32_t connection_failures = 0;
    mail::DisabledBecause disabled = mail::DisabledBecause::enabled;
    bool operator==(const Health&) const = default;
};

Health health_of(const mail::ExternalAccount& account);
void apply(const Health& health, mail::ExternalAccount& account);

Health after_success(Health health);
Health after_failure(Health health, mail::ErrorClass failure);
// The password was changed or proved right.
Health after_new_password(Health health);
// By hand.
Health enabled(Health health);
Health disabled_by_user(Health health);

}  // namespace kontor::collect
