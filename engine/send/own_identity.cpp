#include "engine/send/own_identity.hpp"

#include "engine/text/ascii.hpp"

namespace kontor::send {

mail::Identity own_identity(const mail::ExternalAccount& account) {
    mail::Identity identity;
    identity.account = account.jmap_account;
    if (account.name != account.address) identity.name = account.name;
    identity.address = account.address;
    identity.may_delete = false;
    identity.route = mail::Identity::Route::account;
    identity.verification.state = mail::Verification::State::verified;
    identity.verification.addresses = {text::to_lower(account.address)};
    return identity;
}

}  // namespace kontor::send
