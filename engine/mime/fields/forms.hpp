// The forms in which a client may ask for a header field: header:Subject:asText and so on (RFC 8621 4.1.2,
// 4.1.3). Raw is Message::value_of; the structured forms have a file each beside this one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.hpp"

namespace kontor::mime {

enum class HeaderForm : std::uint8_t { raw, text, addresses, grouped_addresses, message_ids, date, urls };

// "asText" and its like; empty for anything else.
std::optional<HeaderForm> header_form_from_name(std::string_view name);

// Whether RFC 8621 4.1.2 lets that form be asked of that field: any form for fields neither RFC 5322 nor RFC
// 2369 define, otherwise only the fitting ones (and raw).
bool is_form_allowed(HeaderForm form, std::string_view field_name);

// asRaw as it goes into JSON: valid UTF-8, malformed octets replaced, NULs removed; white space and folding kept.
std::string as_raw(Bytes raw);
// asText: unfolded, leading white space removed, encoded-words decoded, NFC; no control characters.
std::string as_text(Bytes raw);

}  // namespace kontor::mime
