// How a command that runs for long is told to stop: SIGTERM, SIGINT.
#pragma once

namespace kontor::cli {

// Blocks the signals in this thread and in all that it starts afterwards, so that wait() alone gets them.
class StopSignals {
public:
    StopSignals();
    void wait() const;
};

// What a process that holds other people's passwords should not leave behind: readable files, core dumps, a
// memory others may look into (threats D6, D7).
void protect_process();

}  // namespace kontor::cli
