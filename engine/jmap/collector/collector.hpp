// What the collector is doing, as JMAP objects (contract: capability collector). They live in the collector's memory,
// not in the store: ExternalAccountStatus, Collection (a run), and two questions that are never kept: AccountProbe and
// AccountDiscovery. In the store are what became of earlier runs, CollectionHistory, and what will be deleted on a
// server, PlannedDeletion.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/type.hpp"
#include "engine/mail/external_account.hpp"

namespace kontor::jmap {

extern const DataType external_account_status_type;
extern const DataType collection_type;
extern const DataType collection_history_type;
extern const DataType planned_deletion_type;
extern const DataType account_probe_type;
extern const DataType account_discovery_type;

// {"class": "auth", "message": ..., "server": ..., "detail": ..., "fingerprint": ..., "since": ..., "help": null}, or
// null.
nlohmann::json collect_error_json(const std::optional<mail::CollectError>&);

// The state of everything the collector tells: "<boot epoch>.<counter>".
MethodResult<std::string> collector_state(Call&);

// Of PlannedDeletion: of the settings, by which a rule is changed, and of what the collector has done since.
std::string deletion_state(mail::Modseq settings, const std::string& collector);

// The external account a client names, if it is one of this user's.
MethodResult<std::optional<mail::RecordId>> find_external_account(Call&, const std::string& id);

}  // namespace kontor::jmap
