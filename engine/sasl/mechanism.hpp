// SASL mechanisms (RFC 4422) as a client sees them: each takes challenges and yields responses,
// both as raw octets; base64 and the AUTH command belong to the protocol above.
//
// No NTLM, GSSAPI or APOP: their history of holes is longer than their list of servers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.hpp"
#include "engine/base/secret.hpp"

namespace kontor::sasl {

enum class Mechanism : std::uint8_t { scram_sha_256, plain, login, cram_md5, oauthbearer, xoauth2 };

// The registered name, e.g. "SCRAM-SHA-256".
std::string_view name(Mechanism mechanism);
// Case does not matter; empty for a mechanism we do not have.
std::optional<Mechanism> mechanism(std::string_view name);

// A set of mechanisms.
class Mechanisms {
public:
    constexpr Mechanisms() = default;
    template <class... M>
    constexpr explicit Mechanisms(M... mechanisms) {
        (insert(mechanisms), ...);
    }
    constexpr void insert(Mechanism m) { bits_ = static_cast<std::uint8_t>(bits_ | bit(m)); }
    void insert_known(std::string_view names);  // between blanks; those we do not have are passed over
    constexpr bool contains(Mechanism m) const { return (bits_ & bit(m)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool operator==(const Mechanisms&) const = default;

private:
    static constexpr std::uint8_t bit(Mechanism m) {
        return static_cast<std::uint8_t>(1u << static_cast<std::uint8_t>(m));
    }
    std::uint8_t bits_ = 0;
};

// Who logs in. `secret` is a password, or for OAUTHBEARER and XOAUTH2 an access token.
struct Credentials {
    std::string user;
    Secret secret;
};

}  // namespace kontor::sasl
