#include "native/relay/auth/sodium.hpp"

#include <sodium.h>

#include <cstdlib>

namespace kontor::auth {

void start_sodium() {
    // No random numbers, no secrets: going on would be worse than stopping.
    static const bool started = sodium_init() >= 0;
    if (!started) std::abort();
}

}  // namespace kontor::auth
