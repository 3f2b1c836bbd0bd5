// List-Help, List-Unsubscribe and their like (RFC 2369 2): URLs in angle brackets, separated by commas.
#pragma once

#include <string>
#include <vector>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

// asURLs: in order; comments are skipped, white space inside a URL is removed (RFC 2369 2). Anything not
// in angle brackets is ignored.
std::vector<std::string> parse_urls(Bytes raw);

}  // namespace kontor::mime
