// The identities that nobody makes by hand: one of its own address for every external account, in the JMAP account its
// mail goes to, and one for the home account where the house has a domain. They come, change and go with what they
// belong to; the person may change all but the address, and may not delete them (Identity::may_delete).
//
// Whether such an address is proven (threats E5, G3, docs/decisions/041):
// * with an outgoing server of its own, by that server: it takes mail from the address, or it does not;
// * by the house only with a code: that somebody collects mail somewhere says nothing about the address they typed;
// * an identity that somebody made, with a server of its own: by that server, once somebody has logged in to it as that
//   very address (prove_by_login); under another login name it says nothing about the address, and a code is needed;
// * name@domain of the house by the operator, who gave the name and owns the domain.
#pragma once

#include <string_view>

#include "engine/mail/external_account.hpp"
#include "engine/send/house.hpp"
#include "engine/store/store.hpp"

namespace kontor::send {

// After an external account was made or changed; `before` is what it was, or null.
store::Result<void> keep_identity(store::Update&, const mail::ExternalAccount& now,
                                  const mail::ExternalAccount* before);

// All of a person that are missing: at a start, for what was stored before there were identities.
store::Result<void> complete_identities(store::Update&, std::string_view user_name, const House*);

// The identity nobody made by hand; empty: there is none.
store::Result<std::optional<mail::Identity>> own_identity(store::View&, mail::AccountId);
// The external account whose mail goes to that JMAP account.
store::Result<std::optional<mail::ExternalAccount>> account_of(store::View&, mail::AccountId);

// After an identity, or its account, goes by another kind of server than before. What only a server of the person's own
// has vouched for (that of an identity nobody made by hand) is not carried by the house, and the other way round.
// `has_account`: it is in the JMAP account of an external account.
void vouch(mail::Identity&, bool has_account, bool was_by_house, bool is_by_house);

// The relay has logged in to the server of an identity (Route::custom) with the password that is stored for it. Where
// the login is the address itself, the server has said whose address that is, and the identity is proven: true. That
// holds for mail that goes by this server, and for nothing else.
bool prove_by_login(mail::Identity&, const mail::ServerSettings& logged_in_to);
// After route or server changed; `before` is what the identity was. Another server has vouched for nothing yet.
void forget_login(mail::Identity&, const mail::Identity& before);

// Verified, as soon as no address is left to be proven; and otherwise not.
void judge(mail::Identity&);

}  // namespace kontor::send
