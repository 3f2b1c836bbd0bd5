#include <array>

#include "engine/jmap/call.hpp"
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
    {"receivedAt", server_set | immutable},

    {"messageId", server_set | immutable},
    {"inReplyTo", server_set | immutable},
    {"references", server_set | immutable},
    {"sender", server_set | immutable},
    {"from", server_set | immutable},
    {"to", server_set | immutable},
    {"cc", server_set | immutable},
    {"bcc", server_set | immutable},
    {"replyTo", server_set | immutable},
    {"subject", server_set | immutable},
    {"sentAt", server_set | immutable},

    {"headers", server_set | immutable | on_request},
    {"bodyStructure", server_set | immutable | on_request},
    {"bodyValues", server_set | immutable},
    {"textBody", server_set | immutable},
    {"htmlBody", server_set | immutable},
    {"attachments", server_set | immutable},
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
    .may_create = false,
    .takes_property = is_header_property,
    .state = email_state,
    .changes = email_changes,
    .read = read_emails,
    .writer = email_writer,
    .query = email_query,
};

}  // namespace kontor::jmap
