// A text as a QR code (ISO/IEC 18004), for a camera.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kontor::people {

// A row a line, '1' dark and '0' light, without a margin; empty when the text is too long for one.
std::vector<std::string> qr_picture(std::string_view text);

}  // namespace kontor::people
