// One SASL exchange as a client: any of our mechanisms behind one face. The protocol above does:
//
//   Exchange exchange(Mechanism::plain, credentials, {});
//   if (exchange.has_initial()) send exchange.initial() with AUTH, or when first asked
//   for every challenge: respond(challenge) -> octets to send, or an error: cancel with "*"
//   on success of the server: complete() must be true, otherwise it has not proved itself
//
// More than limits::sasl_rounds challenges are an error (threat: endless continuation).
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "engine/base/result.hpp"
#include "engine/sasl/cram_md5.hpp"
#include "engine/sasl/login.hpp"
#include "engine/sasl/mechanism.hpp"
#include "engine/sasl/oauthbearer.hpp"
#include "engine/sasl/plain.hpp"
#include "engine/sasl/scram.hpp"
#include "engine/sasl/xoauth2.hpp"

namespace kontor::sasl {

// What some mechanisms need besides the credentials.
struct Context {
    std::string nonce;  // SCRAM: printable ASCII without ','
    std::string host;   // OAUTHBEARER
    std::uint16_t port = 0;
};

// A challenge as it stands in a reply. What is not base64 is words for a person ("+ Username:", "334 Password:");
// mechanisms see them as they are.
std::string decode_challenge(Bytes text);

class Exchange {
public:
    Exchange(Mechanism mechanism, Credentials credentials, Context context);

    Mechanism mechanism() const { return mechanism_; }
    // True if the client speaks first (RFC 4422 5): all but LOGIN and CRAM-MD5.
    bool has_initial() const;
    std::string initial();
    Result<std::string> respond(Bytes challenge);
    // The exchange may end in success now.
    bool complete() const;
    // Of an access token: what the server said about it before it says no (refusal.hpp). Empty: nothing.
    std::string refusal() const;

private:
    using State = std::variant<Plain, Login, CramMd5, ScramSha256, OauthBearer, XOauth2>;

    static State start(Mechanism mechanism, Credentials credentials, Context context);

    Mechanism mechanism_;
    State state_;
    int rounds_ = 0;
};

}  // namespace kontor::sasl
