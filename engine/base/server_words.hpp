// What a server said, made fit to be shown or logged as a quotation: at most limits::server_words
// characters of valid UTF-8, without control, bidirectional and invisible characters; octets that are
// not UTF-8 become "?". Keeps a server from drawing on a terminal or speaking in our name.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"

namespace kontor {

std::string server_words(Bytes said);

}  // namespace kontor
