// How long to wait before the next collection of an account (threats A17, F01, F05, F06). Chance is an argument.
//
//   success            the account's interval, at least the server's LOGIN-DELAY (RFC 2449 6.6)
//   auth               15 minutes, doubling, to 6 hours: a provider locks out whoever hammers
//   certificate        15 minutes, doubling, to 6 hours: nothing but a person can change it
//   connect, dns, tls  1 minute, doubling, to 6 hours
//   locked             2 minutes, doubling, to 30: another session holds the maildrop, such locks last 10-30 minutes
//   provider, quota    30 minutes, doubling, to 6 hours
//   protocol           5 minutes, doubling, to 6 hours
//   storage            1 minute, without end: as soon as there is room again it goes on by itself (F30)
// All of it times 0.9 to 1.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/base/instant.hpp"
#include "engine/mail/external_account.hpp"

namespace kontor::collect {

struct Outcome {
    std::optional<mail::ErrorClass> failure;          // empty: success
    std::uint32_t consecutive = 0;                    // failures in a row, this one included
    std::optional<std::chrono::seconds> login_delay;  // the server's, from CAPA
};

// `chance` in [0, 1). Empty: by hand only (interval 0, and no failure that would be retried).
std::optional<Duration> next_collection(const Outcome& outcome, std::uint32_t interval_seconds, double chance);

// For the first collection of a schedule: spread over a minute, or over the time that so many accounts need at a
// hundred a second, but never more than the interval; so a start does not begin everything at once.
Duration first_collection(std::uint32_t interval_seconds, std::size_t accounts, double chance);

}  // namespace kontor::collect
