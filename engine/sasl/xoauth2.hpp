// XOAUTH2 (Google's and Microsoft's; no RFC): user=NAME ^A auth=Bearer TOKEN ^A ^A. A refusal comes as a
// challenge with JSON in it, which is answered by an empty response; then the server says no.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::sasl {

class XOauth2 {
public:
    explicit XOauth2(Credentials credentials) : credentials_(std::move(credentials)) {}

    std::string initial();
    Result<std::string> respond(Bytes challenge);
    bool complete() const { return sent_ && !refused_; }
    const std::string& refusal() const { return refusal_; }

private:
    Credentials credentials_;
    bool sent_ = false;
    bool refused_ = false;
    std::string refusal_;
};

}  // namespace kontor::sasl
