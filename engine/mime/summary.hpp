// The columns of the message list from a parsed message (mail::Summary): needs nothing but what the
// scanner kept, so the message may have streamed past.
#pragma once

#include <string>

#include "engine/base/bytes.hpp"
#include "engine/mail/email.hpp"
#include "engine/mime/message.hpp"

namespace kontor::mime {

// Fields that appear more than once: the last counts, as for header:Name of RFC 8621 4.1.3 (and the summary
// is marked damaged).
mail::Summary summarise(const Message& message);

// At most limits::preview_characters code points of the text a person will see first: quoted lines, "On ... wrote:"
// and signatures are skipped, white space is collapsed.
std::string preview(const Message& message);

}  // namespace kontor::mime
