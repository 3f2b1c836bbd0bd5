// What the bridge may ask of the collector: the relay implements it, tests use a double. Status lives in
// memory; its state string is "<boot epoch>.<counter>", so that a state of an earlier run of the relay is
// recognised as unknown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/base/secret.hpp"
#include "engine/mail/certificate.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/ids.hpp"
#include "engine/setup/discover.hpp"

namespace kontor::collect {

// One run over one external account (contract: Collection).
struct Run {
    mail::RecordId id;
    mail::RecordId account;
    enum class State : std::uint8_t { waiting, running, done, failed, cancelled } state = State::waiting;
    UtcTime created;
    std::optional<UtcTime> finished;
    std::uint64_t new_messages = 0, bytes = 0, duplicates = 0, quarantined = 0, deleted = 0;
    std::optional<mail::CollectError> error;
};

struct StatusChanges {
    std::vector<mail::RecordId> created, updated, destroyed;
    std::string new_state;
};

struct ProbeRequest {
    mail::ServerSettings server;
    bool outgoing = false;
    Secret password;
    std::optional<mail::RecordId> tokens_of = {};  // with auth "oauth" and no password: of this account
};

struct ProbeResult {
    bool ok = false;
    std::optional<mail::CollectError> error;
    // When ok: what the person should know before saving.
    std::uint64_t messages = 0, bytes = 0;
    bool supports_uidl = true;
    std::vector<mail::Certificate> certificates = {};  // what the server showed, also if it was refused; its own first
};

class Control {
public:
    virtual ~Control() = default;

    virtual std::vector<mail::ExternalAccountStatus> statuses(mail::UserId) = 0;
    virtual std::string status_state(mail::UserId) = 0;
    // Empty: the state is not one of this run of the relay, or too old.
    virtual std::optional<StatusChanges> status_changes(mail::UserId, const std::string& since) = 0;

    // The account's settings were created, changed or removed: schedule anew.
    virtual void settings_changed(mail::UserId, mail::RecordId account) = 0;

    // Collect now. An account that is being collected already gives the run under way; empty: unknown account.
    // `again`: a mass of mail that is here already may be downloaded to be compared (ExternalAccountStatus::relisted).
    virtual std::optional<mail::RecordId> start(mail::UserId, mail::RecordId account, bool again) = 0;
    virtual bool cancel(mail::UserId, mail::RecordId run) = 0;
    virtual std::vector<Run> runs(mail::UserId) = 0;  // under way, and the latest of each account

    // Connects, signs in, asks an incoming server for STAT and UIDL, says QUIT; blocks up to about a minute.
    virtual ProbeResult probe(mail::UserId, const ProbeRequest&) = 0;

    // Asks the network about the domain of an address (setup::wants_lookup); blocks for some seconds. Where there is no
    // network, nothing is found.
    virtual setup::Findings look_up(mail::UserId, const std::string& /* domain */) { return {}; }
};

}  // namespace kontor::collect
