#include "engine/sasl/oauthbearer.hpp"

#include "engine/sasl/refusal.hpp"
#include "engine/sasl/saslname.hpp"

namespace kontor::sasl {

std::string OauthBearer::initial() {
    sent_ = true;
    std::string message = "n,a=" + saslname(credentials_.user) + ",\1";
    if (!host_.empty()) message += "host=" + host_ + "\1port=" + std::to_string(port_) + "\1";
    return message.append("auth=Bearer ").append(credentials_.secret.reveal()).append("\1\1");
}

Result<std::string> OauthBearer::respond(Bytes challenge) {
    if (refused_) return Error{"OAUTHBEARER", "failure after its error message", "a further challenge", {}};
    refused_ = true;
    refusal_ = refusal_of(challenge);
    return std::string("\1");
}

}  // namespace kontor::sasl
