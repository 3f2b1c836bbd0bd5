// Collecting waits for others by its nature; whoever waits for it does not notice a moment more.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace kontor::relay {

// For the threads of the collector, called on them: windows that want an answer go first, and so does a mail server on
// the same machine, which otherwise is kept from sending by the one who wants to receive.
inline void go_behind_others() { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 5); }

}  // namespace kontor::relay
