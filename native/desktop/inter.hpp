// The window's typeface, cut down as it is for the browser (cmake/fonts.cmake), within the program: OpenType files.
#pragma once

#include <string_view>

namespace kontor::desktop {

std::string_view inter_regular();
std::string_view inter_semibold();

}  // namespace kontor::desktop
