// The message an Email object describes on creation (RFC 8621 4.6).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/call.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/mime/write_message.hpp"

namespace kontor::jmap {

// Everything of `object` but mailboxIds, keywords and receivedAt, which say nothing about the message. Blobs are read
// from the call's account; Message-ID and Date are made where they are not given. invalidProperties names a property
// inside another one by its pointer ("bodyStructure/subParts/0/type"); blobNotFound; tooLarge.
SetResult<mime::NewPart> read_draft(Call&, const nlohmann::json& object);

// For the table of properties: whether a value can be that of a property at all.
bool is_address_list(const nlohmann::json&);  // or null
bool is_text_list(const nlohmann::json&);     // or null
bool is_date_or_null(const nlohmann::json&);
bool is_utc_date(const nlohmann::json&);
bool is_part_list(const nlohmann::json&);

}  // namespace kontor::jmap
