// LOGIN (never standardised; draft-murchison-sasl-login): the server asks twice, the client answers with
// the name and then the password. What the prompts say differs between servers and is ignored.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::sasl {

class Login {
public:
    explicit Login(Credentials credentials) : credentials_(std::move(credentials)) {}

    Result<std::string> respond(Bytes prompt);
    bool complete() const { return answered_ == 2; }

private:
    Credentials credentials_;
    int answered_ = 0;
};

}  // namespace kontor::sasl
