// AuditEntry/get and /query: what happened, the newest of it.
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/people/people.hpp"

namespace kontor::jmap {
namespace {

using AuditId = mail::Id<'j'>;

constexpr std::size_t most_entries = 500;

constexpr std::array<Property, 9> audit_properties = {{
    {"id", server_set | immutable},
    {"at", server_set},  // the last time
    {"times", server_set},
    {"personId", server_set},  // whom it is about; they may be gone
    {"name", server_set},      // theirs then
    {"actor", server_set},     // who did it, if it was not they
    {"event", server_set},     // "signed-in", ...
    {"address", server_set},
    {"detail", server_set},
}};

constexpr std::array<FilterRow, 2> audit_filters = {{
    {"personId", is_id, [](const json& entry, const json& id) { return entry["personId"] == id; }},
    {"event", is_text, [](const json& entry, const json& event) { return entry["event"] == event; }},
}};
constexpr std::array<std::string_view, 1> audit_sorts = {"at"};
constexpr ListQueryTable audit_table = {audit_filters, audit_sorts};

json audit_json(const store::AuditEntry& entry) {
    return {{"id", AuditId{entry.id}.to_string()},
            {"at", date_or_null(entry.at)},
            {"times", entry.times},
            {"personId", entry.user.to_string()},
            {"name", entry.name},
            {"actor", entry.actor},
            {"event", entry.event},
            {"address", entry.address},
            {"detail", entry.detail}};
}

MethodResult<std::vector<json>> read_audit(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto entries = people_desk(call).audit(actor(call), most_entries);
    if (!entries) return method_error(entries.error());
    std::vector<json> list;
    for (const store::AuditEntry& entry : *entries)
        if (is_chosen(ids, AuditId{entry.id}.to_string())) list.push_back(chosen(audit_json(entry), wanted));
    return list;
}

MethodResult<std::unique_ptr<Query>> query_audit(Call& call) {
    auto query = std::make_unique<ListQuery>(call, audit_table);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace

constinit const DataType audit_entry_type = {
    .name = "AuditEntry",
    .properties = audit_properties,
    .is_stored = false,
    .state = people_state,
    .read = read_audit,
    .query = query_audit,
};

}  // namespace kontor::jmap
