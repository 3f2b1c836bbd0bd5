// DIR/relay.json while a relay runs on a data directory: {"pid":4711,"url":"http://127.0.0.1:8025"}. For people and
// scripts that look for it; readable by the owner alone.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"

namespace kontor::relay {

Result<void> write_notice(const std::filesystem::path& data, const std::string& url);
void remove_notice(const std::filesystem::path& data);

}  // namespace kontor::relay
