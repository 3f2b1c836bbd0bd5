// ExternalAccountStatus/get and /changes.
#include <array>
#include <utility>

#include "engine/collect/control.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

using mail::ExternalAccountStatus;

constexpr std::array<Property, 15> status_properties = {{
    {"id", server_set | immutable},
    {"phase", server_set},
    {"messagesDone", server_set},
    {"messagesTotal", server_set},
    {"bytesDone", server_set},
    {"bytesTotal", server_set},
    {"started", server_set},
    {"lastSuccess", server_set},
    {"nextCollection", server_set},
    {"consecutiveAuthFailures", server_set},
    {"consecutiveConnectFailures", server_set},
    {"error", server_set},
    // Runs that found nothing and are in no CollectionHistory yet.
    {"quietRuns", server_set},
    {"quietSince", server_set},
    // Not downloaded again without asking: {"messages", "bytes"}; see Collection.downloadsAgain.
    {"relisted", server_set},
}};

json relisted_or_null(const ExternalAccountStatus& status) {
    if (!status.relisted) return nullptr;
    return {{"messages", status.relisted->messages}, {"bytes", status.relisted->bytes}};
}

json to_json(const ExternalAccountStatus& status) {
    const bool was_quiet = status.quiet_runs > 0;
    return {{"id", status.account.to_string()},
            {"phase", mail::phase_name(status.phase)},
            {"messagesDone", status.messages_done},
            {"messagesTotal", status.messages_total},
            {"bytesDone", status.bytes_done},
            {"bytesTotal", status.bytes_total},
            {"started", date_or_null(status.started)},
            {"lastSuccess", date_or_null(status.last_success)},
            {"nextCollection", date_or_null(status.next_collection)},
            {"consecutiveAuthFailures", status.consecutive_auth_failures},
            {"consecutiveConnectFailures", status.consecutive_connect_failures},
            {"error", collect_error_json(status.error)},
            {"relisted", relisted_or_null(status)},
            {"quietRuns", status.quiet_runs},
            {"quietSince", was_quiet ? date_or_null(status.quiet_since) : json(nullptr)}};
}

MethodResult<std::vector<json>> read_statuses(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    for (const ExternalAccountStatus& status : call.context().collector->statuses(call.context().user)) {
        if (!is_chosen(ids, status.account.to_string())) continue;
        list.push_back(chosen(to_json(status), wanted));
    }
    return list;
}

Ids spell(const std::vector<mail::RecordId>& records) {
    Ids ids;
    for (const mail::RecordId id : records) ids.push_back(id.to_string());
    return ids;
}

// There are no intermediate states: when there are more changes than asked for, the client reads all (they are few).
MethodResult<ObjectChanges> changes(Call& call, const std::string& since, std::size_t max) {
    const auto changes = call.context().collector->status_changes(call.context().user, since);
    if (!changes) return MethodError{"cannotCalculateChanges", ""};
    const std::size_t count = changes->created.size() + changes->updated.size() + changes->destroyed.size();
    if (max != 0 && count > max) return MethodError{"cannotCalculateChanges", "More than maxChanges."};
    ObjectChanges spelled;
    spelled.created = spell(changes->created);
    spelled.updated = spell(changes->updated);
    spelled.destroyed = spell(changes->destroyed);
    spelled.new_state = changes->new_state;
    return spelled;
}

}  // namespace

constinit const DataType external_account_status_type = {
    .name = "ExternalAccountStatus",
    .properties = status_properties,
    .is_stored = false,
    .state = collector_state,
    .changes = changes,
    .read = read_statuses,
};

}  // namespace kontor::jmap
