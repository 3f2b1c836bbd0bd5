// Identity (RFC 8621 6), and how an address is proven (vendor capability "identity").
//
// Beside the standard's properties, for requests that use the vendor capability:
//   route         "account" | "custom" | "house": which server mail of it is given to
//   server        of "custom": {host, port, security, login, auth, pinnedCertificate, hasPassword}; otherwise null
//   password      of that server; write-only, null or "" takes it away
//   verification  {state: "verified" | "needed" | "codeSent", addresses: [those still to prove], sentAt}
//
//   ["IdentityCode/set", {"accountId": "a3", "create": {"k": {"identityId": "r7"}}}, "0"]                     sends a
//   code
//   ["IdentityCode/set", {"accountId": "a3", "create": {"k": {"identityId": "r7", "code": "1234 5678"}}}, "0"] enters
//   it
//
// SetErrors of it: invalidCode, tooManyTries, rateLimit, notFound; invalidProperties where nothing is left to prove,
// forbidden where no server could carry the code.
#pragma once

#include "engine/jmap/type.hpp"
#include "engine/mail/identity.hpp"

namespace kontor::jmap {

extern const DataType identity_type;
extern const DataType identity_code_type;  // code.cpp

MethodResult<std::unique_ptr<Writer>> identity_writer(Call&);  // set.cpp

// Of the call's account; empty: there is none of that id.
SetResult<std::optional<mail::Identity>> find_identity(Call&, const std::string& id);

// The vendor properties, and those the server sets.
nlohmann::json server_set_part(const mail::Identity&);

}  // namespace kontor::jmap
