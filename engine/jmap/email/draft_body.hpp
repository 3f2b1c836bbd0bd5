// The body of a message on creation (RFC 8621 4.6): bodyStructure, or textBody, htmlBody and attachments, with
// bodyValues.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/call.hpp"
#include "engine/jmap/email/draft_field.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/mime/write_message.hpp"

namespace kontor::jmap {

// `fields` has those of the message; the root part of bodyStructure must not set one of them again.
SetResult<mime::NewPart> read_draft_body(Call&, const nlohmann::json& object, DraftFields& fields);

}  // namespace kontor::jmap
