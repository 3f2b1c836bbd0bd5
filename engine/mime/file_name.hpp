// The name of an attachment as it may touch a file system or a Content-Disposition (threats C16). What the
// window shows is Part::name; what is saved is this.
#pragma once

#include <string>
#include <string_view>

#include "engine/mime/part.hpp"

namespace kontor::mime {

// A single path component: no / \ : * ? " < > | or control characters (each becomes "_"), no bidirectional or
// zero-width characters, no leading dot or space, no trailing dot or space, at most 200 octets with the
// extension kept, and none of the device names of Windows. Empty in, `fallback` out.
std::string safe_file_name(std::string_view name, std::string_view fallback = "attachment");

// safe_file_name of the part's name; unnamed parts get one from their media type ("message.eml", "image.png").
std::string file_name(const Part& part);

}  // namespace kontor::mime
