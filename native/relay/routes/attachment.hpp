// The Content-Disposition of what is saved as a file rather than shown.
#pragma once

#include <string>
#include <string_view>

namespace kontor::routes {

// RFC 6266 with RFC 8187: an ASCII form for old programs, the real name behind it.
std::string attachment(std::string_view name);

}  // namespace kontor::routes
