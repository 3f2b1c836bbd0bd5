// The second step of signing in: codes that change with time (RFC 6238; HMAC-SHA-1, 30 s, six digits, which is what
// every authenticator app knows), and codes for the day the telephone is gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/secret.hpp"

namespace kontor::auth {

inline constexpr std::int64_t totp_seconds = 30;

Secret make_totp_secret();  // 160 random bits (RFC 4226 4, R6)

// RFC 4226 5.3.
std::string totp_code(Bytes secret, std::int64_t step);

// The step whose code this is, of the present one and its neighbours: clocks differ. Spaces in it do not count.
std::optional<std::int64_t> totp_step(Bytes secret, std::string_view code, UtcTime now);

// "otpauth://totp/Kontor:ann?secret=...": what an app reads from the picture.
std::string totp_uri(std::string_view name, Bytes secret);

// RFC 4648 6, without padding.
std::string base32(Bytes octets);

// Ten times 80 bits: "abcd-efgh-ijkl-mnop".
std::vector<Secret> make_recovery_codes();

// What the store keeps of one, however it was typed. As they are random, there is nothing to guess (token.hpp).
std::string recovery_code_hash(std::string_view typed);

}  // namespace kontor::auth
