// Lists of IMAP flags (RFC 5232 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kontor::sieve {

// One flag: an atom of IMAP, or one of the system flags a client may set ("\Seen" and its like, any case).
bool is_flag(std::string_view flag);

// The flags named in `text`, separated by spaces, appended to `flags`; those it has already, in any case, and what is
// no flag are passed over.
void add_flags(std::vector<std::string>& flags, std::string_view text);
void remove_flags(std::vector<std::string>& flags, std::string_view text);
std::string joined(const std::vector<std::string>& flags);

}  // namespace kontor::sieve
