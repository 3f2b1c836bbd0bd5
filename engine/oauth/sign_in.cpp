#include "engine/oauth/sign_in.hpp"

#include "engine/collect/health.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/send/submit.hpp"

namespace kontor::oauth {

using mail::AuthKind;

bool uses_tokens(const mail::ExternalAccount& account, bool outgoing) {
    const bool incoming_does = account.incoming.auth == AuthKind::oauth;
    if (!outgoing) return incoming_does;
    if (!account.outgoing) return false;
    return account.outgoing->auth == AuthKind::oauth || (account.outgoing_same_credentials && incoming_does);
}

std::optional<std::string> misfit(const mail::ExternalAccount& account, const Provider& provider) {
    const auto foreign = [&provider](const std::string& host) {
        return host + " is no mail server of " + provider.title + ", and is not shown what opens mailboxes there";
    };
    if (!provider.may_show_tokens_to(account.incoming.host)) return foreign(account.incoming.host);
    if (uses_tokens(account, true) && !provider.may_show_tokens_to(account.outgoing->host))
        return foreign(account.outgoing->host);
    return std::nullopt;
}

void apply_sign_in(mail::ExternalAccount& account, const Provider& provider) {
    account.oauth_provider = provider.name;
    account.incoming.auth = AuthKind::oauth;
    account.has_password = false;
    const bool sends_there = account.outgoing && provider.may_show_tokens_to(account.outgoing->host);
    if (sends_there) {
        account.outgoing->auth = AuthKind::oauth;
        account.outgoing_has_password = false;
    } else if (account.outgoing && account.outgoing->auth == AuthKind::oauth) {
        account.outgoing->auth = AuthKind::automatic;
    }
    collect::apply(collect::after_new_password(collect::health_of(account)), account);
}

store::Result<std::optional<mail::ExternalAccount>> sign_in(store::Update& update, mail::RecordId id,
                                                            const Tokens& tokens, const Provider& provider,
                                                            UtcTime now) {
    const std::optional<mail::ExternalAccount> none;
    const auto record = update.record(store::Type::external_account, mail::Scope::all(), id);
    if (!record) return record.error();
    if (!*record) return none;
    const auto read = mail::external_account_from_document(id, (*record)->document);
    if (!read) return none;
    mail::ExternalAccount account = *read;
    apply_sign_in(account, provider);
    if (misfit(account, provider)) return none;
    if (auto put = update.put_secret(id, mail::oauth_tokens, to_document(tokens)); !put) return put.error();
    if (auto gone = update.put_secret(id, mail::incoming_password, Secret()); !gone) return gone.error();
    if (!account.outgoing_has_password)
        if (auto gone = update.put_secret(id, mail::outgoing_password, Secret()); !gone) return gone.error();
    if (auto changed = update.change_record(store::Type::external_account, id, mail::to_document(account)); !changed)
        return changed.error();
    const auto identities = update.records(store::Type::identity, account.jmap_account);
    if (!identities) return identities.error();
    for (const store::Record& identity : *identities)
        if (auto tried = send::try_waiting(update, identity.id, now); !tried) return tried.error();
    return std::optional(account);
}

}  // namespace kontor::oauth
