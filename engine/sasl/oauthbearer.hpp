// OAUTHBEARER (RFC 7628): n,a=NAME, ^A host=HOST ^A port=PORT ^A auth=Bearer TOKEN ^A ^A. A refusal comes
// as a challenge with JSON in it, which is answered by one ^A (3.2.3); then the server says no.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::sasl {

class OauthBearer {
public:
    OauthBearer(Credentials credentials, std::string host, std::uint16_t port)
        : credentials_(std::move(credentials)), host_(std::move(host)), port_(port) {}

    std::string initial();
    Result<std::string> respond(Bytes challenge);
    bool complete() const { return sent_ && !refused_; }
    const std::string& refusal() const { return refusal_; }

private:
    Credentials credentials_;
    std::string host_;
    std::uint16_t port_;
    bool sent_ = false;
    bool refused_ = false;
    std::string refusal_;
};

}  // namespace kontor::sasl
