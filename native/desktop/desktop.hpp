// The window on a desktop: SDL2 below, frame::Window within, and what a browser's page does for it done natively. One
// thread draws and takes events; a frame is drawn only when something happened or one is due.
#pragma once

#include <string>

#include "native/desktop/relay_address.hpp"

namespace kontor::desktop {

struct Options {
    RelayAddress relay;
    std::string name;     // what it is remembered by: its origin, or the data directory of this machine (absolute)
    std::string ca_file;  // of extra authorities, PEM; empty: the system's alone
};

// Until the person closes the window. The exit code of the program; what went wrong is told on standard error.
int run(const Options& options);

}  // namespace kontor::desktop
