// CRAM-MD5 (RFC 2195): the client answers the server's challenge with its name and HMAC-MD5(password,
// challenge) in hexadecimal. Weak; used only when somebody asks for it by name.
//
// The challenge must look as RFC 2195 2 says, "<" msg-id ">", printable and at most 128 octets: a
// server that chooses it freely can learn the password bit by bit (CVE-2007-1558, for APOP).
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/sasl/mechanism.hpp"

namespace kontor::sasl {

class CramMd5 {
public:
    explicit CramMd5(Credentials credentials) : credentials_(std::move(credentials)) {}

    Result<std::string> respond(Bytes challenge);
    bool complete() const { return answered_; }

private:
    Credentials credentials_;
    bool answered_ = false;
};

}  // namespace kontor::sasl
