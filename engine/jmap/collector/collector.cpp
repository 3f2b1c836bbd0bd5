#include "engine/jmap/collector/collector.hpp"

#include "engine/collect/control.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {
namespace {

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

}  // namespace

json collect_error_json(const std::optional<mail::CollectError>& error) {
    if (!error) return nullptr;
    return {{"class", mail::error_class_name(error->error_class)},
            {"message", error->message},
            {"server", text_or_null(error->server)},
            {"detail", text_or_null(error->detail)},
            {"fingerprint", text_or_null(error->fingerprint)},
            {"since", date_or_null(error->since)},
            {"help", nullptr}};
}

MethodResult<std::string> collector_state(Call& call) {
    return call.context().collector->status_state(call.context().user);
}

MethodResult<std::optional<mail::RecordId>> find_external_account(Call& call, const std::string& name) {
    const std::optional<mail::RecordId> nothing;
    const auto id = mail::RecordId::parse(name);
    if (!id) return nothing;
    const auto record = call.view().record(store::Type::external_account, call.scope, *id);
    if (!record) return server_failure(record.error());
    return *record ? id : nothing;
}

}  // namespace kontor::jmap
