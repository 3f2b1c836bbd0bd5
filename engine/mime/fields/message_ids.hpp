// Message-ID, In-Reply-To, References, Resent-Message-ID (RFC 5322 3.6.4).
#pragma once

#include <string>
#include <vector>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

// asMessageIds: the ids without < >, in order; comments and phrases between them (4.5.4) are skipped. At
// most limits::addresses. A field that holds one bare word with an "@" and no brackets counts as one id.
std::vector<std::string> parse_message_ids(Bytes raw);

}  // namespace kontor::mime
