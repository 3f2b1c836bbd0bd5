// Log-in passwords as the store keeps them: Argon2id (RFC 9106) in libsodium's self-describing text form,
// "$argon2id$v=19$m=65536,t=2,p=1$salt$hash". Each call takes about 64 MiB and a tenth of a second on
// purpose: run it on a bounded pool, never on a thread that serves sockets.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/base/secret.hpp"

namespace kontor::auth {

// What a new password must be: 8 to 1024 octets. Nothing else is asked (NIST SP 800-63B 5.1.1).
Result<void> acceptable(const Secret& password);

// Fails only when there is no memory for it.
Result<std::string> hash_password(const Secret& password);

// False for a wrong password and for a hash that is none.
bool verify_password(std::string_view hash, const Secret& password);

// Made like those of hash_password(), of no password.
inline constexpr std::string_view kNobodysHash =
    "$argon2id$v=19$m=65536,t=2,p=1$bm9ib2R5IGhhcyB0aGlzLg$bm8gcGFzc3dvcmQgb24gZWFydGggbGVhZHMgaGVyZSE";

// Takes as long as verify_password does and is always false: the answer to an unknown user, so that the
// time taken does not tell who exists (threats B4).
bool verify_nobody(const Secret& password);

}  // namespace kontor::auth
