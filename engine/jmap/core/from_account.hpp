// The argument fromAccountId of the copying methods (RFC 8620 5.4, 6.3).
#pragma once

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"

namespace kontor::jmap {

// fromAccountNotFound; invalidArguments for the very account that is copied to.
MethodResult<mail::Scope> read_from_account(Call&, const std::string& id);

}  // namespace kontor::jmap
