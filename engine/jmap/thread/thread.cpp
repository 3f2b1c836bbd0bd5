#include "engine/jmap/thread/thread.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/jmap/type.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<Property, 2> properties = {{
    {"id", server_set | immutable},
    {"emailIds", server_set},
}};

json email_ids(const mail::Thread& thread) {
    json ids = json::array();
    for (const mail::EmailId id : thread.emails) ids.push_back(id.to_string());
    return ids;
}

MethodResult<std::vector<json>> read(Call& call, const std::vector<std::string>& wanted, const Ids* names) {
    // As many as there are conversations: a client goes by the threadId of e-mails.
    if (!names) return MethodError{"requestTooLarge", "Ask for threads by id."};
    const auto ids = parse_ids<mail::ThreadId>(*names);
    const auto threads = call.view().threads(call.scope, ids);
    if (!threads) return server_failure(threads.error());
    const bool with_emails = std::find(wanted.begin(), wanted.end(), "emailIds") != wanted.end();
    std::vector<json> list;
    list.reserve(threads->size());
    for (const mail::Thread& thread : *threads) {
        json object = {{"id", thread.id.to_string()}};
        if (with_emails) object["emailIds"] = email_ids(thread);
        list.push_back(std::move(object));
    }
    return list;
}

}  // namespace

constinit const DataType thread_type = {
    .name = "Thread",
    .properties = properties,
    .state = stored_state<store::Type::thread>,
    .changes = stored_changes<store::Type::thread, mail::ThreadId>,
    .read = read,
};

}  // namespace kontor::jmap
