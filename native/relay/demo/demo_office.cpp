#include "native/relay/demo/demo_office.hpp"

#include "engine/mail/external_account_json.hpp"
#include "engine/send/own_identity.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/demo/cast.hpp"
#include "native/relay/demo/maildrops.hpp"

namespace kontor::demo {

namespace {

constexpr const char* password = "demo office";

// Ann writes under her name, not under that of the account.
store::Result<void> identify(store::Update& update, const mail::ExternalAccount& account, const Person& person) {
    if (auto kept = send::keep_identity(update, account, nullptr); !kept) return kept;
    auto identity = send::own_identity(update, account.jmap_account);
    if (!identity) return identity.error();
    (*identity)->name = person.name;
    return update.change_record(store::Type::identity, (*identity)->id, mail::to_document(**identity));
}

store::Result<void> add_account(store::Update& update, mail::AccountId home, const Person& person, const char* name,
                                bool is_default, const Provider& provider, const Certificates& certificates) {
    const auto jmap_account = update.add_account(mail::AccountKind::external, name);
    if (!jmap_account) return jmap_account.error();
    mail::ExternalAccount account;
    account.jmap_account = *jmap_account;
    account.name = name;
    account.address = person.address;
    account.is_default = is_default;
    account.has_password = true;
    account.incoming.host = "localhost";
    account.incoming.port = provider.port();
    account.incoming.login = person.address;
    account.incoming.ca_file = certificates.authority.string();
    account.interval_seconds = 60;
    account.outgoing = account.incoming;
    account.outgoing->port = provider.smtp_port();
    const auto record = update.add_record(store::Type::external_account, home, mail::to_document(account));
    if (!record) return record.error();
    const auto identified = identify(update, account, person);
    if (!identified) return identified;
    return update.put_secret(*record, mail::incoming_password, Secret(password));
}

}  // namespace

std::map<std::string, Maildrop> maildrops(UtcTime now) {
    return {{ann_home.address, {password, as_messages(private_letters(now), now)}},
            {ann_work.address, {password, as_messages(work_letters(now), now)}}};
}

store::Result<mail::UserId> furnish(store::Store& store, const Provider& provider, const Certificates& certificates) {
    const auto hash = auth::hash_password(auth::make_token());
    if (!hash) return store::Failure{store::Failure::Kind::io, hash.error().message()};
    const auto user = store.directory().add(user_name, *hash, true);
    if (!user) return user.error();
    auto transaction = store.begin();
    if (!transaction) return transaction.error();
    const auto update = (*transaction)->as(*user);
    if (!update) return update.error();
    const auto accounts = (*update)->accounts();
    if (!accounts) return accounts.error();
    const mail::AccountId home = accounts->front().id;
    auto added = add_account(**update, home, ann_home, "ann@gmx.example", true, provider, certificates);
    if (added) added = add_account(**update, home, ann_work, "ann@work.example", false, provider, certificates);
    if (!added) return added.error();
    const auto committed = (*transaction)->commit();
    if (!committed) return committed.error();
    return *user;
}

}  // namespace kontor::demo
