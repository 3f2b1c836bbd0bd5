// What a refusal means. Enhanced codes (RFC 3463) come first, then the codes of RFC 5321 and 4954, and then the
// words, because the big providers say the same number for very different things.
#pragma once

#include <string>

#include "engine/smtp/types.hpp"

namespace kontor::smtp {

// When it was said.
enum class Moment {
    greeting,
    starttls,
    login,
    sender,     // MAIL
    recipient,  // RCPT
    content,    // DATA, and the end of the message
    other,
};

// `what` is our sentence. Without any hint: provider at the greeting, tls, auth, sender, recipient, content, protocol.
Error classify(const Reply& refusal, Moment moment, std::string what);

}  // namespace kontor::smtp
