// Mailbox (RFC 8621 2), also as the unions of the unified account.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/jmap/type.hpp"
#include "engine/jmap/unified.hpp"

namespace kontor::jmap {

extern const DataType mailbox_type;

// A file each: get.cpp, changes.cpp, set.cpp, query.cpp.
MethodResult<std::vector<nlohmann::json>> read_mailboxes(Call&, const std::vector<std::string>& properties, const Ids*);
MethodResult<ObjectChanges> mailbox_changes(Call&, const std::string& since, std::size_t max);
MethodResult<std::unique_ptr<Writer>> mailbox_writer(Call&);
MethodResult<std::unique_ptr<Query>> mailbox_query(Call&);

// A mailbox as clients of the scope see it: the unions first, then those that stand for themselves.
struct ShownMailbox {
    std::string id;
    std::string parent;     // empty at the top
    mail::Mailbox mailbox;  // of a union: the sums, and the first one's place
};
std::vector<ShownMailbox> shown_mailboxes(const Mailboxes&);

}  // namespace kontor::jmap
