#include <array>

#include "engine/jmap/call.hpp"
#include "engine/jmap/email/draft.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/header.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

// The order is that of RFC 8621 4.1; what /get returns unasked is the list in 4.2.
constexpr std::array<Property, 29> properties = {{
    {"id", server_set | immutable},
    {"blobId", server_set | immutable},
    {"threadId", server_set | immutable},
    {"mailboxIds", reference, is_set},
    {"keywords", lower_case_keys, is_set, "{}"},
    {"size", server_set | immutable},
    {"receivedAt", immutable | may_be_left_out, is_utc_date},

    {"messageId", immutable | may_be_left_out, is_text_list},
    {"inReplyTo", immutable | may_be_left_out, is_text_list},
    {"references", immutable | may_be_left_out, is_text_list},
    {"sender", immutable | may_be_left_out, is_address_list},
    {"from", immutable | may_be_left_out, is_address_list},
    {"to", immutable | may_be_left_out, is_address_list},
    {"cc", immutable | may_be_left_out, is_address_list},
    {"bcc", immutable | may_be_left_out, is_address_list},
    {"replyTo", immutable | may_be_left_out, is_address_list},
    {"subject", immutable | may_be_left_out, is_text_or_null},
    {"sentAt", immutable | may_be_left_out, is_date_or_null},

    {"headers", server_set | immutable | on_request},
    {"bodyStructure", immutable | on_request | may_be_left_out, is_object_or_null},
    {"bodyValues", immutable | may_be_left_out, is_object_or_null},
    {"textBody", immutable | may_be_left_out, is_part_list},
    {"htmlBody", immutable | may_be_left_out, is_part_list},
    {"attachments", immutable | may_be_left_out, is_part_list},
    {"hasAttachment", server_set | immutable},
    {"preview", server_set | immutable},

    // Of the unified account: where the e-mail really lies. Known with the collector capability.
    {"ownerAccountId", server_set | immutable | on_request | needs_collector},
    {"ownerMailboxIds", server_set | on_request | needs_collector},
    // The parser had to guess.
    {"isDamaged", server_set | immutable | on_request | needs_collector},
}};

}  // namespace

constinit const DataType email_type = {
    .name = "Email",
    .properties = properties,
    .takes_property = is_header_property,
    .state = email_state,
    .changes = email_changes,
    .read = read_emails,
    .writer = email_writer,
    .query = email_query,
};

}  // namespace kontor::jmap
