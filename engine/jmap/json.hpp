// JSON inside this room. Headers that others include name nlohmann::json by its forward declaration only.
#pragma once

#include <nlohmann/json.hpp>

namespace kontor::jmap {

using nlohmann::json;

}  // namespace kontor::jmap
