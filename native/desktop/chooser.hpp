// The person chooses files, with the program that the desktop has for it: zenity (GNOME and others) or kdialog (KDE).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "native/desktop/errands.hpp"

namespace kontor::desktop {

// Told on the window's thread, once: the paths; none where it was called off. False: there is no such program.
bool choose_files(bool folder, const std::shared_ptr<Errands>& errands,
                  std::function<void(std::vector<std::string>)> done);

// The lines of what such a program wrote.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace kontor::desktop
