// How a command that runs for long is told to stop: SIGTERM, SIGINT; and one that can, to read its settings again:
// SIGHUP.
#pragma once

namespace kontor::cli {

// Blocks the signals in this thread and in all that it starts afterwards, so that wait() alone gets them.
class StopSignals {
public:
    // Without hang_up, SIGHUP ends the process as it always does.
    explicit StopSignals(bool hang_up = false);
    enum class Asked { stop, reload };
    // A SIGHUP that comes because the terminal went away, in which the command was typed, asks it to stop.
    Asked wait() const;

private:
    bool hang_up_, has_terminal_;
};

// What a process that holds other people's passwords should not leave behind: readable files, core dumps, a
// memory others may look into (threats D6, D7).
void protect_process();

}  // namespace kontor::cli
