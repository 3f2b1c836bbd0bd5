// Signing in at a provider: an authorization is made at the relay, the person goes through it in another window, and a
// push says that it has changed.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {

namespace {

// As engine/oauth/provider.hpp has it; the relay decides finally.
bool is_host_of(const std::string& pattern, const std::string& host) {
    if (pattern.compare(0, 2, "*.") != 0) return pattern == host;
    const std::string end = pattern.substr(1);
    return host.size() > end.size() && host.compare(host.size() - end.size(), end.size(), end) == 0;
}

std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

}  // namespace

const std::vector<OAuthProvider>& Replica::oauth_providers() const { return state_->oauth_providers; }

const OAuthProvider* Replica::oauth_provider_for(const std::string& host) const {
    const std::string name = lower_case(host);
    for (const OAuthProvider& provider : state_->oauth_providers)
        for (const std::string& pattern : provider.mail_hosts)
            if (is_host_of(lower_case(pattern), name)) return &provider;
    return nullptr;
}

Ticket Replica::authorize(const Id& provider, std::optional<mail::RecordId> account, const std::string& address) {
    Json object = {{"providerId", provider}, {"loginHint", address}};
    if (account) object["externalAccountId"] = account->to_string();
    Action action;
    action.ticket = ++state_->last_ticket;
    action.calls = Json::array(
        {Json::array({"Authorization/set", {{"accountId", session_.home}, {"create", {{"new", std::move(object)}}}}})});
    action.finish = [this, ticket = action.ticket](const Json& methods, Outcome& outcome) {
        const Json& created = member(member(call_answer(methods, 0), "created"), "new");
        if (!created.is_object()) return;
        state_->authorization = decode_authorization(created);
        state_->authorization_ticket = ticket;
        state_->authorization_asked = false;
        outcome.created = state_->authorization->id;
        outcome.authorization = state_->authorization;
    };
    perform(std::move(action));
    return state_->last_ticket;
}

void Replica::give_up(const Id& authorization) {
    if (state_->authorization && state_->authorization->id == authorization) state_->authorization.reset();
    (void)set_on(session_.home, "Authorization/set", {{"update", {{authorization, {{"isCancelled", true}}}}}}, true);
}

void Replica::fetch_authorization() {
    if (!state_->authorization || link() != Client::Link::online) return;
    if (std::exchange(state_->authorization_asked, true)) {
        state_->authorization_changed = true;
        return;
    }
    state_->authorization_changed = false;
    const Id id = state_->authorization->id;
    const Json get = {{"accountId", session_.home}, {"ids", Json::array({id})}};
    ask(Json::array({Json::array({"Authorization/get", get})}), [this, id](const Json* methods, const MethodError*) {
        state_->authorization_asked = false;
        if (!methods || !state_->authorization || state_->authorization->id != id) return;
        const Json& list = member(call_answer(*methods, 0), "list");
        Authorization now = *state_->authorization;
        // The relay began anew meanwhile, or it took too long: then it is over.
        now.state = Authorization::State::failed;
        if (list.is_array() && !list.empty()) now = decode_authorization(list.front());
        if (now.state != Authorization::State::waiting) {
            Outcome outcome;
            outcome.ticket = state_->authorization_ticket;
            outcome.created = id;
            outcome.authorization = now;
            state_->outcomes.push_back(std::move(outcome));
            state_->authorization.reset();
            ++revision_;
        }
        if (state_->authorization_changed) fetch_authorization();
    });
}

}  // namespace kontor::bridge
