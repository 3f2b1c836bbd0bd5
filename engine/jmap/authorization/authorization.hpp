// Signing in at a provider (contract: capability collector). OAuthProvider/get lists those that the operator has set
// up; creating an Authorization gives the address that the person opens in a browser, and its state says what became of
// it.
#pragma once

#include "engine/jmap/type.hpp"

namespace kontor::jmap {

extern const DataType oauth_provider_type;
extern const DataType authorization_type;

}  // namespace kontor::jmap
