// What a "-ERR" means. Response codes (RFC 2449 8, RFC 3206) come first, but they are not enough: Gmail
// says [AUTH] also when only a web login is missing, and most servers say nothing but words.
#pragma once

#include <string>

#include "engine/pop3/parse.hpp"
#include "engine/pop3/types.hpp"

namespace kontor::pop3 {

// When it was said.
enum class Moment {
    greeting,
    stls,
    login,
    transaction,
};

// `what` is our sentence. A refusal at login without any hint is ErrorClass::auth, at the greeting
// provider, to STLS tls, and to a command protocol.
Error classify(const Reply& refusal, Moment moment, std::string what);

}  // namespace kontor::pop3
