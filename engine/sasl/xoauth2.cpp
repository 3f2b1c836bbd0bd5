#include "engine/sasl/xoauth2.hpp"

namespace kontor::sasl {

std::string XOauth2::initial() {
    sent_ = true;
    std::string message = "user=" + credentials_.user + "\1auth=Bearer ";
    return message.append(credentials_.secret.reveal()).append("\1\1");
}

Result<std::string> XOauth2::respond(Bytes) {
    if (refused_) return Error{"XOAUTH2", "failure after its error message", "a further challenge", {}};
    refused_ = true;
    return std::string();
}

}  // namespace kontor::sasl
