#include "engine/jmap/push.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/i_json.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/quota/quota.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

struct PushedType {
    store::Type type;
    const char* name;
};

constexpr std::array<PushedType, 9> pushed_types = {{
    {store::Type::mailbox, "Mailbox"},
    {store::Type::thread, "Thread"},
    {store::Type::email, "Email"},
    {store::Type::external_account, "ExternalAccount"},
    {store::Type::filter, "Filter"},
    {store::Type::collection_history, "CollectionHistory"},
    {store::Type::vacation_response, "VacationResponse"},
    {store::Type::identity, "Identity"},
    {store::Type::email_submission, "EmailSubmission"},
}};

// What lives in the collector's memory changes together.
constexpr std::array<const char*, 2> collector_types = {"ExternalAccountStatus", "Collection"};
// And what the people's desk tells.
constexpr std::array<const char*, 4> people_types = {"Person", "SignIn", "TwoStep", "AuditEntry"};

store::Result<mail::Modseq> newest(store::View& view) {
    mail::Modseq newest = 0;
    for (const PushedType& pushed : pushed_types) {
        const auto state = view.state(pushed.type, mail::Scope::all());
        if (!state) return state.error();
        newest = std::max(newest, *state);
    }
    return newest;
}

// Where it can no longer be said, there may have been new mail.
store::Result<bool> has_new_mail(store::View& view, mail::AccountId account, mail::Modseq since) {
    const auto changes = view.changes(store::Type::email, account, since, 0);
    if (changes) return !changes->created.empty();
    if (changes.error().kind == store::Failure::Kind::cannot_calculate) return true;
    return changes.error();
}

// "17", "17.<state of the collector>", "17.<...>/<state of the filter runs>", "17.<...>/<...>~<state of the desk>",
// "17.<...>/<...>~<...>!<state of the people's desk>".
std::pair<std::string, LiveStates> split(std::string push_state) {
    LiveStates live;
    if (const std::size_t mark = push_state.find('!'); mark != std::string::npos) {
        live.people = push_state.substr(mark + 1);
        push_state.resize(mark);
    }
    if (const std::size_t tilde = push_state.find('~'); tilde != std::string::npos) {
        live.desk = push_state.substr(tilde + 1);
        push_state.resize(tilde);
    }
    if (const std::size_t slash = push_state.find('/'); slash != std::string::npos) {
        live.filter_runs = push_state.substr(slash + 1);
        push_state.resize(slash);
    }
    if (const std::size_t dot = push_state.find('.'); dot != std::string::npos) {
        live.collector = push_state.substr(dot + 1);
        push_state.resize(dot);
    }
    return {push_state, live};
}

// The types of the home account that live in memory and whose state is another one now.
std::vector<std::pair<const char*, std::string>> changed_live_types(const LiveStates& known, const LiveStates& now) {
    std::vector<std::pair<const char*, std::string>> types;
    if (now.collector != known.collector)
        for (const char* name : collector_types) types.emplace_back(name, now.collector);
    if (now.filter_runs != known.filter_runs) types.emplace_back("FilterRun", now.filter_runs);
    if (now.desk != known.desk) types.emplace_back("Authorization", now.desk);
    if (now.people != known.people)
        for (const char* name : people_types) types.emplace_back(name, now.people);
    return types;
}

}  // namespace

std::string spell_push_state(mail::Modseq modseq, const LiveStates& live) {
    std::string text = std::to_string(modseq);
    if (!live.collector.empty()) text += "." + live.collector;
    if (!live.filter_runs.empty()) text += "/" + live.filter_runs;
    if (!live.desk.empty()) text += "~" + live.desk;
    if (!live.people.empty()) text += "!" + live.people;
    return text;
}

bool concerns(std::span<const store::StateChange> changes, mail::UserId user) {
    return std::any_of(changes.begin(), changes.end(),
                       [user](const store::StateChange& change) { return change.user == user; });
}

Push::Push(Channel channel, std::optional<std::set<std::string>> types) : channel_(channel), types_(std::move(types)) {}

store::Result<void> Push::begin(store::View& view, const LiveStates& live,
                                const std::optional<std::string>& push_state) {
    const auto now = newest(view);
    if (!now) return now.error();
    known_ = *now;
    known_live_ = live;
    if (!push_state) return {};
    const auto [modseq, known_live] = split(*push_state);
    const auto since = parse_state(modseq);
    if (!since || *since > *now) return {};
    known_ = *since;
    known_live_ = known_live;
    known_live_.octets_of_user = live.octets_of_user;
    return {};
}

store::Result<std::optional<std::string>> Push::next(store::View& view, const LiveStates& live) {
    const auto accounts = view.accounts();
    if (!accounts) return accounts.error();
    const auto now = newest(view);
    if (!now) return now.error();

    const auto threads = view.state(store::Type::thread, mail::Scope::all());
    if (!threads) return threads.error();

    json changed = json::object();
    for (const mail::Account& account : *accounts) {
        json types = json::object();
        for (const PushedType& pushed : pushed_types) {
            const auto state = view.state(pushed.type, account.id);
            if (!state) return state.error();
            if (*state <= known_) continue;
            if (wants(pushed.name)) types[pushed.name] = std::to_string(*state);
            if (pushed.type != store::Type::email || !wants("EmailDelivery")) continue;
            const auto delivered = has_new_mail(view, account.id, known_);
            if (!delivered) return delivered.error();
            if (*delivered) types["EmailDelivery"] = std::to_string(*state);
        }
        const bool quota_changed = *threads > known_ || live.octets_of_user != known_live_.octets_of_user;
        if (account.kind == mail::AccountKind::home && quota_changed && live.octets_of_user != 0 && wants("Quota"))
            types["Quota"] = quota_state(*threads, live.octets_of_user);
        if (account.kind == mail::AccountKind::home) {
            for (const auto& [name, state] : changed_live_types(known_live_, live))
                if (wants(name)) types[name] = state;
            const auto settings = view.state(store::Type::external_account, account.id);
            if (!settings) return settings.error();
            const bool deletions_changed = *settings > known_ || live.collector != known_live_.collector;
            if (deletions_changed && !live.collector.empty() && wants("PlannedDeletion"))
                types["PlannedDeletion"] = deletion_state(*settings, live.collector);
        }
        if (!types.empty()) changed[account.id.to_string()] = std::move(types);
    }
    known_ = std::max(known_, *now);
    known_live_ = live;
    if (changed.empty()) return std::optional<std::string>();

    json object = {{"@type", "StateChange"}, {"changed", std::move(changed)}};
    if (channel_ == Channel::socket) object["pushState"] = spell_push_state(known_, known_live_);
    return std::optional(write_json(object));
}

}  // namespace kontor::jmap
