// CollectionHistory: what became of the latest runs over an account. The relay writes it, clients read it. It is one
// object for each account that ever had something to tell; ExternalAccountStatus has what came after its newest line.
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/list_query.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/mail/collection_history.hpp"

namespace kontor::jmap {
namespace {

constexpr std::array<Property, 3> history_properties = {{
    {"id", server_set | immutable},
    {"externalAccountId", server_set | immutable},
    {"runs", server_set},
}};

constexpr std::array<FilterRow, 1> history_filters = {{
    {"externalAccountId", is_id,
     [](const json& history, const json& id) { return history["externalAccountId"] == id; }},
}};
constexpr std::array<std::string_view, 1> history_sorts = {"externalAccountId"};
constexpr ListQueryTable history_table = {history_filters, history_sorts};

json to_json(const mail::PastRun& run) {
    return {{"state", mail::run_end_name(run.end)},
            {"started", date_or_null(run.started)},
            {"finished", date_or_null(run.finished)},
            {"times", run.times},
            {"newMessages", run.new_messages},
            {"bytes", run.bytes},
            {"duplicates", run.duplicates},
            {"quarantined", run.quarantined},
            {"deleted", run.deleted},
            {"error", collect_error_json(run.error)}};
}

json to_json(mail::RecordId id, const mail::CollectionHistory& history) {
    json runs = json::array();
    for (const mail::PastRun& run : history.runs) runs.push_back(to_json(run));
    return {
        {"id", id.to_string()}, {"externalAccountId", history.external_account.to_string()}, {"runs", std::move(runs)}};
}

MethodResult<std::vector<json>> read_histories(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    const auto records = call.view().records(store::Type::collection_history, call.scope);
    if (!records) return server_failure(records.error());
    std::vector<json> list;
    for (const store::Record& record : *records) {
        if (!is_chosen(ids, record.id.to_string())) continue;
        const auto history = mail::collection_history_from_document(record.document);
        if (!history) return MethodError{"serverFail", history.error().message()};
        list.push_back(chosen(to_json(record.id, *history), wanted));
    }
    return list;
}

MethodResult<std::unique_ptr<Query>> query_histories(Call& call) {
    auto query = std::make_unique<ListQuery>(call, history_table);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

}  // namespace

constinit const DataType collection_history_type = {
    .name = "CollectionHistory",
    .properties = history_properties,
    .state = stored_state<store::Type::collection_history>,
    .changes = stored_changes<store::Type::collection_history, mail::RecordId>,
    .read = read_histories,
    .query = query_histories,
};

}  // namespace kontor::jmap
