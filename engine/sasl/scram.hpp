// SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. The password is never sent, and the
// server must prove that it knows it too: success without a right server signature is no success.
//
//   client  n,,n=user,r=cnonce
//   server  r=cnonce+snonce,s=salt,i=4096
//   client  c=biws,r=cnonce+snonce,p=proof
//   server  v=signature
//
// Names and passwords are used as they are, not SASLprep'd: it changes nothing for ASCII, and servers
// in use hash what they are given.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/sha256.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::sasl {

// A server that asks for more rounds of PBKDF2 than this is refused, for our time's sake; fewer than
// RFC 7677 4 demands would let a fake server guess the password cheaply.
inline constexpr std::uint32_t most_iterations = 600'000;
inline constexpr std::uint32_t least_iterations = 4096;

class ScramSha256 {
public:
    // `nonce`: fresh, printable ASCII without ','; at least 18 random octets' worth.
    ScramSha256(Credentials credentials, std::string nonce);

    std::string initial();
    Result<std::string> respond(Bytes challenge);
    bool complete() const { return state_ == State::verified; }

private:
    enum class State { start, await_server_first, await_server_final, verified };

    Result<std::string> on_server_first(Bytes message);
    Result<std::string> on_server_final(Bytes message);

    Credentials credentials_;
    std::string nonce_;
    std::string client_first_bare_;
    Sha256Digest server_signature_{};
    State state_ = State::start;
};

}  // namespace kontor::sasl
