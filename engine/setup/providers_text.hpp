// providers.json as it is; the build writes it into a source of its own (CMakeLists.txt).
#pragma once

#include <string_view>

namespace kontor::setup {

extern const std::string_view providers_text;

}  // namespace kontor::setup
