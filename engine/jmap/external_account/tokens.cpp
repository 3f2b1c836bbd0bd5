#include "engine/jmap/external_account/tokens.hpp"

#include <algorithm>

#include "engine/jmap/call.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/oauth/desk.hpp"
#include "engine/oauth/sign_in.hpp"

namespace kontor::jmap {
namespace {

using mail::ExternalAccount;

bool uses_any_tokens(const ExternalAccount& account) {
    return oauth::uses_tokens(account, false) || oauth::uses_tokens(account, true);
}

std::optional<oauth::Provider> provider_named(Call& call, const std::string& name) {
    if (!call.context().desk) return std::nullopt;
    for (oauth::Provider& provider : call.context().desk->providers())
        if (provider.name == name) return std::move(provider);
    return std::nullopt;
}

}  // namespace

SetResult<std::optional<oauth::Tokens>> tokens_of_new(Call& call, const json& authorization_id,
                                                      ExternalAccount& account) {
    account.oauth_provider.clear();
    if (authorization_id.is_null()) {
        if (uses_any_tokens(account)) return invalid_property("authorizationId", "Sign in at the provider first.");
        return std::optional<oauth::Tokens>();
    }
    oauth::Desk* desk = call.context().desk;
    const auto id = mail::RecordId::parse(authorization_id.get<std::string>());
    auto tokens = desk && id ? desk->tokens(call.context().user, *id) : std::nullopt;
    if (!tokens) return invalid_property("authorizationId", "It is not done, or too old. Sign in again.");
    const auto provider = provider_named(call, tokens->provider);
    if (!provider) return invalid_property("authorizationId", "There is no such provider any more.");
    oauth::apply_sign_in(account, *provider);
    if (auto why = oauth::misfit(account, *provider)) return invalid_property("incoming/host", *why);
    return std::optional(std::move(*tokens));
}

SetResult<void> keep_tokens(Call& call, const ExternalAccount& before, ExternalAccount& now) {
    now.oauth_provider = before.oauth_provider;
    if (!uses_any_tokens(now)) {
        if (now.oauth_provider.empty()) return {};
        now.oauth_provider.clear();
        const auto gone = call.update().put_secret(now.id, mail::oauth_tokens, Secret());
        return gone ? SetResult<void>() : set_failure(gone.error());
    }
    if (now.oauth_provider.empty())
        return invalid_property("incoming/auth", "Sign in at the provider with an Authorization of this account.");
    const auto provider = provider_named(call, now.oauth_provider);
    if (!provider) return {};
    if (auto why = oauth::misfit(now, *provider)) return invalid_property("incoming/host", *why);
    return {};
}

}  // namespace kontor::jmap
