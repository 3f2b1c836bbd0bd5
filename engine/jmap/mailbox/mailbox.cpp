#include "engine/jmap/mailbox/mailbox.hpp"

#include <array>

#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

// RFC 8621 2: up to 2^31.
bool is_sort_order(const json& value) { return is_unsigned(value) && value.get<std::uint64_t>() < (1u << 31); }

constexpr std::array<Property, 11> properties = {{
    {"id", server_set | immutable},
    {"name", 0, is_text},
    {"parentId", reference, is_id_or_null, "null"},
    {"role", 0, is_text_or_null, "null"},
    {"sortOrder", 0, is_sort_order, "0"},
    {"totalEmails", server_set},
    {"unreadEmails", server_set},
    {"totalThreads", server_set},
    {"unreadThreads", server_set},
    {"myRights", server_set},
    {"isSubscribed", 0, is_boolean, "true"},
}};

}  // namespace

constinit const DataType mailbox_type = {
    .name = "Mailbox",
    .properties = properties,
    .has_updated_properties = true,
    .state = stored_state<store::Type::mailbox>,
    .changes = mailbox_changes,
    .read = read_mailboxes,
    .writer = mailbox_writer,
    .query = mailbox_query,
};

}  // namespace kontor::jmap
