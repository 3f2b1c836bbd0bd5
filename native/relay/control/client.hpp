// A command's end.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/relay/control/terminal.hpp"

namespace kontor::control {

// Exit code of a command whose relay went away before its end (sysexits EX_TEMPFAIL).
inline constexpr int relay_went_away = 75;

// Lets the relay that runs on the directory carry the command out. Empty: none listens there.
std::optional<int> run_through_relay(const std::filesystem::path& data, const std::vector<std::string>& arguments,
                                     Terminal& terminal);

}  // namespace kontor::control
