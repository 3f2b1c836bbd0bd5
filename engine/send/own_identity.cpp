#include "engine/send/own_identity.hpp"

#include <algorithm>
#include <utility>

#include "engine/mail/external_account_json.hpp"
#include "engine/send/envelope.hpp"
#include "engine/send/verification.hpp"
#include "engine/smtp/path.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {

using mail::ExternalAccount;
using mail::Identity;

namespace {

void prove(Identity& identity, bool proven) {
    std::vector<std::string>& all = identity.verification.addresses;
    const std::string address = text::to_lower(identity.address);
    all.erase(std::remove(all.begin(), all.end(), address), all.end());
    if (proven) all.push_back(address);
    identity.verification.by_login = false;
    judge(identity);
}

store::Result<void> add(store::Update& update, const Identity& identity) {
    const auto added = update.add_record(store::Type::identity, identity.account, mail::to_document(identity));
    if (!added) return added.error();
    return {};
}

Identity new_identity(mail::AccountId account, std::string name, std::string address, bool proven) {
    Identity identity;
    identity.account = account;
    identity.name = std::move(name);
    identity.address = std::move(address);
    identity.may_delete = false;
    prove(identity, proven);
    return identity;
}

// The name of an account is often its address again, which is nobody's name.
std::string name_of(const ExternalAccount& account) {
    return account.name.find('@') == std::string::npos ? account.name : std::string();
}

store::Result<std::vector<ExternalAccount>> external_accounts(store::View& view) {
    const auto records = view.records(store::Type::external_account, mail::Scope::all());
    if (!records) return records.error();
    std::vector<ExternalAccount> all;
    for (const store::Record& record : *records) {
        auto account = mail::external_account_from_document(record.id, record.document);
        if (account) all.push_back(std::move(*account));
    }
    return all;
}

}  // namespace

void vouch(Identity& identity, bool has_account, bool was_by_house, bool is_by_house) {
    if (has_account && !identity.may_delete && was_by_house != is_by_house) prove(identity, !is_by_house);
}

bool prove_by_login(Identity& identity, const mail::ServerSettings& logged_in_to) {
    const std::vector<std::string> left = unproven(identity);
    const bool is_open = std::find(left.begin(), left.end(), text::to_lower(identity.address)) != left.end();
    const bool is_its_own = identity.route == Identity::Route::custom && identity.server == logged_in_to;
    if (!is_open || !is_its_own || !same_address(identity.server.login, identity.address)) return false;
    prove(identity, true);
    identity.verification.by_login = true;
    return true;
}

void forget_login(Identity& identity, const Identity& before) {
    if (!before.verification.by_login) return;
    if (identity.route != before.route || identity.server != before.server) prove(identity, false);
}

void judge(Identity& identity) {
    using State = mail::Verification::State;
    State& state = identity.verification.state;
    if (unproven(identity).empty())
        state = State::verified;
    else if (state == State::verified)
        state = State::needed;
}

store::Result<std::optional<Identity>> own_identity(store::View& view, mail::AccountId account) {
    const auto records = view.records(store::Type::identity, account);
    if (!records) return records.error();
    for (const store::Record& record : *records) {
        auto identity = mail::identity_from_document(record.id, record.document);
        if (identity && !identity->may_delete) return std::optional(std::move(*identity));
    }
    return std::optional<Identity>();
}

store::Result<std::optional<ExternalAccount>> account_of(store::View& view, mail::AccountId id) {
    auto all = external_accounts(view);
    if (!all) return all.error();
    for (ExternalAccount& account : *all)
        if (account.jmap_account == id) return std::optional(std::move(account));
    return std::optional<ExternalAccount>();
}

store::Result<void> keep_identity(store::Update& update, const ExternalAccount& now, const ExternalAccount* before) {
    if (!now.jmap_account) return {};
    auto own = own_identity(update, now.jmap_account);
    if (!own) return own.error();
    if (!*own) return add(update, new_identity(now.jmap_account, name_of(now), now.address, now.outgoing.has_value()));
    Identity& identity = **own;
    const bool renamed = !same_address(identity.address, now.address);
    identity.address = now.address;
    // What was proven of another address says nothing.
    if (renamed)
        prove(identity, !is_by_house(identity, now));
    else if (before)
        vouch(identity, true, is_by_house(identity, *before), is_by_house(identity, now));
    return update.change_record(store::Type::identity, identity.id, mail::to_document(identity));
}

store::Result<void> complete_identities(store::Update& update, std::string_view user_name, const House* house) {
    const auto all = external_accounts(update);
    if (!all) return all.error();
    for (const ExternalAccount& account : *all)
        if (auto kept = keep_identity(update, account, nullptr); !kept) return kept;
    if (!house || house->domain.empty()) return {};
    const std::string address = text::to_lower(user_name) + "@" + house->domain;
    if (!smtp::Path::parse(address)) return {};  // a name that is none of a mailbox
    const auto accounts = update.accounts();
    if (!accounts) return accounts.error();
    const mail::AccountId home = accounts->front().id;
    auto own = own_identity(update, home);
    if (!own) return own.error();
    if (!*own) {
        Identity identity = new_identity(home, std::string(user_name), address, true);
        identity.route = Identity::Route::house;
        return add(update, identity);
    }
    if (same_address((*own)->address, address)) return {};
    (*own)->address = address;
    prove(**own, true);
    return update.change_record(store::Type::identity, (*own)->id, mail::to_document(**own));
}

}  // namespace kontor::send
