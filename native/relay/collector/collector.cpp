#include "native/relay/collector/collector.hpp"

#include <utility>

#include "native/relay/collector/engine.hpp"

namespace kontor::relay {

Collector::Collector(store::Store& store, CollectorSettings settings)
    : engine_(std::make_unique<Engine>(store, std::move(settings))) {}

Collector::~Collector() = default;

void Collector::on_status(StatusListener listener) { engine_->board.on_status(std::move(listener)); }

void Collector::start() { engine_->start(); }

void Collector::stop(std::chrono::milliseconds patience) { engine_->stop(patience); }

std::optional<collect::Run> Collector::wait(mail::UserId user, mail::RecordId run) {
    return engine_->board.wait(user, run);
}

Collector::Totals Collector::totals() const { return engine_->totals(); }

std::vector<mail::ExternalAccountStatus> Collector::statuses(mail::UserId user) {
    return engine_->board.statuses(user);
}

std::string Collector::status_state(mail::UserId user) { return engine_->board.state(user); }

std::optional<collect::StatusChanges> Collector::status_changes(mail::UserId user, const std::string& since) {
    return engine_->board.changes(user, since);
}

void Collector::change_quota(std::uint64_t octets_of_user) { engine_->change_quota(octets_of_user); }

void Collector::settings_changed(mail::UserId user, mail::RecordId account) {
    engine_->settings_changed(user, account);
}

std::optional<mail::RecordId> Collector::start(mail::UserId user, mail::RecordId account, bool again) {
    return engine_->start(user, account, again);
}

bool Collector::cancel(mail::UserId user, mail::RecordId run) { return engine_->cancel(user, run); }

std::vector<collect::Run> Collector::runs(mail::UserId user) { return engine_->board.runs(user); }

collect::ProbeResult Collector::probe(mail::UserId user, const collect::ProbeRequest& request) {
    if (request.tokens_of && request.password.empty()) {
        oauth::Access access =
            oauth::wait_for_access(engine_->settings().access, {user, *request.tokens_of, request.server.host, {}});
        collect::ProbeResult result;
        result.error = std::move(access.error);
        if (result.error) return result;
        collect::ProbeRequest with_token = request;
        with_token.password = std::move(access.token);
        return engine_->probe(with_token);
    }
    return engine_->probe(request);
}

setup::Findings Collector::look_up(mail::UserId, const std::string& domain) { return engine_->look_up(domain); }

}  // namespace kontor::relay
