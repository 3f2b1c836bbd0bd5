// PLAIN (RFC 4616): one message, authzid NUL authcid NUL password, all UTF-8. Only inside TLS.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::sasl {

class Plain {
public:
    explicit Plain(Credentials credentials) : credentials_(std::move(credentials)) {}

    std::string initial();
    // A server has nothing to ask.
    Result<std::string> respond(Bytes challenge);
    bool complete() const { return sent_; }

private:
    Credentials credentials_;
    bool sent_ = false;
};

// The server's side: the message taken apart. Refuses a message that is not exactly three parts, an
// empty authcid or password, and an authzid that is neither empty nor equal to the authcid: nobody
// acts for somebody else here.
Result<Credentials> read_plain(Bytes message);

}  // namespace kontor::sasl
