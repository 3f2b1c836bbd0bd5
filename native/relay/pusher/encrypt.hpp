// A push message that only the client's own device can read (RFC 8291, RFC 8188): ECDH over P-256 between the key of
// the subscription and one made for this message, AES-128-GCM in one record.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace kontor::pusher {

// The body of the request, of Content-Encoding aes128gcm. `point` and `secret` are the octets of p256dh and auth. Fails
// for a point that is not on the curve.
Result<std::string> encrypt(std::string_view plain, std::string_view point, std::string_view secret);

// The same with a given private key and salt (32 and 16 octets), as the examples of RFC 8291 are written.
Result<std::string> encrypt_with(std::string_view plain, std::string_view point, std::string_view secret,
                                 std::string_view private_key, std::string_view salt);

}  // namespace kontor::pusher
