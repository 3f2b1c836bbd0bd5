// libsodium must be started once before its first use; more often does no harm, from any thread.
#pragma once

namespace kontor::auth {

void start_sodium();

}  // namespace kontor::auth
