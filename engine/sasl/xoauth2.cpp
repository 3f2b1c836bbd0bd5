#include "engine/sasl/xoauth2.hpp"

#include "engine/sasl/refusal.hpp"

namespace kontor::sasl {

std::string XOauth2::initial() {
    sent_ = true;
    std::string message = "user=" + credentials_.user + "\1auth=Bearer ";
    return message.append(credentials_.secret.reveal()).append("\1\1");
}

Result<std::string> XOauth2::respond(Bytes challenge) {
    if (refused_) return Error{"XOAUTH2", "failure after its error message", "a further challenge", {}};
    refused_ = true;
    refusal_ = refusal_of(challenge);
    return std::string();
}

}  // namespace kontor::sasl
